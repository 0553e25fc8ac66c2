import { Refusal } from '../../../core/errors/refusal.ts';
import type { Cryptography } from '../../../core/ports/cryptography.ts';
import type { Authenticated } from '../authenticate.ts';
import { announcesChecksum, expectedChecksums, verifyChecksums } from './checksums.ts';
import { ChunkSignatures } from './chunk-signatures.ts';
import { chunkedBody } from './chunked-body.ts';
import type { PayloadRule } from './payload-rule.ts';

/** A body that throws a `Refusal` at its end, at the latest, unless it is the one that was announced and signed. */
export interface VerifiedBody {
  readonly source: AsyncIterable<Uint8Array>;
  /** Bytes of the payload itself, as announced. */
  readonly length: number;
}

interface BodyParts {
  readonly source: AsyncIterator<Uint8Array>;
  readonly headers: ReadonlyMap<string, string>;
  readonly rule: PayloadRule;
  /** Absent for unsigned calls. */
  readonly authenticated: Authenticated | undefined;
  readonly cryptography: Cryptography;
}

const LENGTH = /^\d{1,15}$/;

function announcedLength(headers: ReadonlyMap<string, string>, rule: PayloadRule): number {
  const name = rule.form === 'chunked' ? 'x-amz-decoded-content-length' : 'content-length';
  const text = headers.get(name);
  if (text !== undefined && LENGTH.test(text)) return Number(text);
  if (rule.form !== 'chunked' && text === undefined && !headers.has('transfer-encoding')) return 0;
  throw new Refusal('MissingContentLength', 411, 'You must provide the Content-Length HTTP header.');
}

function payloadOf(parts: BodyParts, trailers: Map<string, string>): AsyncIterator<Uint8Array> {
  const { rule, authenticated, cryptography, source } = parts;
  if (rule.form !== 'chunked') return source;
  if (rule.signed && authenticated === undefined) {
    throw new Refusal('AccessDenied', 403, 'Access Denied', {
      reason: 'signed chunks of an unsigned request',
    });
  }
  const signatures =
    rule.signed && authenticated !== undefined
      ? new ChunkSignatures(cryptography, authenticated.signingKey, authenticated.claim)
      : undefined;
  return chunkedBody(source, { signatures, trailer: rule.trailer, cryptography, trailers });
}

/** Wraps the body of an S3 request: chunk decoding, chunk signatures, length, payload hash and checksums. */
export function verifiedBody(parts: BodyParts): VerifiedBody {
  const length = announcedLength(parts.headers, parts.rule);
  const checksums = expectedChecksums(parts.headers, parts.cryptography);
  const trailers = new Map<string, string>();
  const payload = payloadOf(parts, trailers);
  const { rule, cryptography } = parts;

  async function* verified(): AsyncGenerator<Uint8Array, void> {
    const hash = rule.form === 'hashed' ? cryptography.hash('sha256') : undefined;
    let received = 0;
    try {
      for await (const chunk of { [Symbol.asyncIterator]: () => payload }) {
        received += chunk.length;
        if (received > length) break;
        hash?.update(chunk);
        for (const { running } of checksums) running.update(chunk);
        yield chunk;
      }
    } finally {
      // The request lets go of its reader, so that what is left of it can be drained.
      await parts.source.return?.();
    }
    if (received !== length) throw incomplete();
    if (hash !== undefined && rule.form === 'hashed') checkHash(hash.hex(), rule.sha256);
    verifyChecksums(checksums, trailers);
  }

  return { source: verified(), length };
}

const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/**
 * The same for a request that announces no body, at once: true when nothing is left to verify. False when chunks or checksums are
 * announced all the same, which `verifiedBody` judges. Throws `Refusal`.
 */
export function verifiedAsEmpty({ headers, rule }: Pick<BodyParts, 'headers' | 'rule'>): boolean {
  if (rule.form === 'chunked' || announcesChecksum(headers)) return false;
  if (rule.form === 'hashed') checkHash(EMPTY_SHA256, rule.sha256);
  return true;
}

function incomplete(): Refusal {
  return new Refusal(
    'IncompleteBody',
    400,
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
  );
}

function checkHash(computed: string, declared: string): void {
  if (computed === declared) return;
  throw new Refusal(
    'XAmzContentSHA256Mismatch',
    400,
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    { members: { ClientComputedContentSHA256: declared, S3ComputedContentSHA256: computed } },
  );
}
