import type { Cryptography } from '../../core/ports/cryptography.ts';
import type { AnySessionClaims, AnySessionStatement } from '../../core/session/claims.ts';
import { decodeBase64url } from '../../core/token/base64url.ts';
import type { Keyring } from '../keys/keyring.ts';
import { decodeClaims, encodeClaims, type SessionAccessKey } from './claims-codec.ts';

/** First byte of every token: the layout version, key id (4 bytes) and sealed claims follow. */
const VERSION = 1;
const HEADER = 5;
const PURPOSE = 'session-token';

/** Longest token that is opened. Minted ones are kept far below it by the packed budget. */
export const MAXIMUM_SESSION_TOKEN = 12_288;

/** Standard base64 with its padding, as AWS's tokens read. */
export function sealClaims(
  statement: AnySessionStatement,
  accessKey: SessionAccessKey,
  keyring: Pick<Keyring, 'currentSealingKey'>,
  cryptography: Pick<Cryptography, 'seal'>,
): string {
  const { id, key } = keyring.currentSealingKey();
  const sealed = cryptography.seal(key, encodeClaims(statement, accessKey), PURPOSE);
  const token = Buffer.allocUnsafe(HEADER + sealed.length);
  token[0] = VERSION;
  token.write(id, 1, 'hex');
  token.set(sealed, HEADER);
  return token.toString('base64');
}

/** Strict: one text for one token, so that a token with one character changed is never still good. */
function decodeToken(text: string): Uint8Array | undefined {
  if (text.length < 32 || text.length > MAXIMUM_SESSION_TOKEN || text.length % 4 !== 0) return undefined;
  if (text.includes('-') || text.includes('_')) return undefined;
  const unpadded = text.endsWith('==') ? text.slice(0, -2) : text.endsWith('=') ? text.slice(0, -1) : text;
  return decodeBase64url(unpadded.replaceAll('+', '-').replaceAll('/', '_'));
}

/** The claims that were sealed here, under any sealing key that is still kept; undefined for anything else. */
export function openClaims(
  text: string,
  keyring: Pick<Keyring, 'sealingKey'>,
  cryptography: Pick<Cryptography, 'open'>,
): AnySessionClaims | undefined {
  const token = decodeToken(text);
  if (token === undefined || token[0] !== VERSION) return undefined;
  const keyId = Buffer.from(token.subarray(1, HEADER)).toString('hex');
  const key = keyring.sealingKey(keyId);
  const opened = key === undefined ? undefined : cryptography.open(key, token.subarray(HEADER), PURPOSE);
  return opened === undefined ? undefined : decodeClaims(opened);
}
