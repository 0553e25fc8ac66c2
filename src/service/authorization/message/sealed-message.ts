import type { Denial } from '../../../core/errors/denial.ts';
import { Refusal } from '../../../core/errors/refusal.ts';
import type { Caller } from '../../../core/principal/caller.ts';
import { decodeBase64url } from '../../../core/token/base64url.ts';
import type { Services } from '../../services.ts';
import { type Detail, messageDocument } from './document.ts';

export type MessageServices = Pick<Services, 'keyring' | 'cryptography'>;

/** First byte of every blob: the layout version; key id (4 bytes) and sealed document follow. */
const VERSION = 1;
const HEADER = 5;

/** Longest blob that DecodeAuthorizationMessage takes, and the bytes that fit it beside header, nonce and tag. */
const MAXIMUM_BLOB = 10_240;
const MAXIMUM_DOCUMENT = (MAXIMUM_BLOB / 4) * 3 - HEADER - 28;

/** From everything to the bare facts: policies may be larger than what a blob holds. */
const DETAILS: readonly Detail[] = [
  { failures: 50, matched: 50, conditions: 100 },
  { failures: 8, matched: 4, conditions: 30 },
  { failures: 1, matched: 1, conditions: 30 },
  { failures: 0, matched: 0, conditions: 15 },
  { failures: 0, matched: 0, conditions: 0 },
];

/** A blob is good in the account that it was made in, and for nothing else that is sealed here. */
const purpose = (account: string): string => `authorization-message:${account}`;

function fittingDocument(denial: Denial, caller: Caller): Uint8Array | undefined {
  for (const detail of DETAILS) {
    const document = Buffer.from(messageDocument(denial, caller, detail));
    if (document.length <= MAXIMUM_DOCUMENT) return document;
  }
  return undefined;
}

/**
 * The facts of a denial under the instance's session key, as base64url: only whoever may call DecodeAuthorizationMessage in the
 * account learns them, and not for longer than the key is kept. Empty when even the bare facts do not fit.
 */
export function sealMessage(
  denial: Denial,
  caller: Caller,
  account: string,
  { keyring, cryptography }: MessageServices,
): string {
  const document = fittingDocument(denial, caller);
  if (document === undefined) return '';
  const { id, key } = keyring.currentSealingKey();
  const sealed = cryptography.seal(key, document, purpose(account));
  return Buffer.concat([Uint8Array.of(VERSION), Buffer.from(id, 'hex'), sealed]).toString('base64url');
}

function open(blob: string, account: string, { keyring, cryptography }: MessageServices): string | undefined {
  const bytes = decodeBase64url(blob);
  if (bytes === undefined || bytes.length <= HEADER || bytes[0] !== VERSION) return undefined;
  const key = keyring.sealingKey(Buffer.from(bytes.subarray(1, HEADER)).toString('hex'));
  const opened = key && cryptography.open(key, bytes.subarray(HEADER), purpose(account));
  return opened && Buffer.from(opened).toString();
}

/** The document that was sealed for the account. Throws `Refusal` for anything else, another account's blobs included. */
export function openMessage(blob: string, account: string, services: MessageServices): string {
  const document = open(blob, account, services);
  if (document !== undefined) return document;
  throw new Refusal('InvalidAuthorizationMessageException', 400, 'The encoded message is not valid.', {
    reason: 'the blob was not sealed here for this account, or its key is gone',
  });
}
