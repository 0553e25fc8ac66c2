import type { Cryptography } from '../../../core/ports/cryptography.ts';
import type { SignatureClaim } from '../signature-claim.ts';

const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** The chain of chunk signatures: each is made over the one before, the first over the request's own. */
export class ChunkSignatures {
  readonly #cryptography: Cryptography;
  readonly #key: Uint8Array;
  readonly #scope: string;
  readonly #timestamp: string;
  #previous: string;

  constructor(cryptography: Cryptography, key: Uint8Array, claim: SignatureClaim) {
    this.#cryptography = cryptography;
    this.#key = key;
    this.#scope = `${claim.date}/${claim.region}/${claim.service}/aws4_request`;
    this.#timestamp = claim.timestamp;
    this.#previous = claim.signature;
  }

  /** Whether `signature` is that of a chunk with this hash, next in the chain. */
  chunk(sha256: string, signature: string): boolean {
    return this.#next('AWS4-HMAC-SHA256-PAYLOAD', `${EMPTY_SHA256}\n${sha256}`, signature);
  }

  /** Whether `signature` is that of the trailing headers with this hash, last in the chain. */
  trailer(sha256: string, signature: string): boolean {
    return this.#next('AWS4-HMAC-SHA256-TRAILER', sha256, signature);
  }

  #next(algorithm: string, hashes: string, signature: string): boolean {
    const text = `${algorithm}\n${this.#timestamp}\n${this.#scope}\n${this.#previous}\n${hashes}`;
    const expected = this.#cryptography.hmacSha256Hex(this.#key, text);
    this.#previous = expected;
    return this.#cryptography.equal(expected, signature);
  }
}
