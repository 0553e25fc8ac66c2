import type { Cryptography } from '../../core/ports/cryptography.ts';
import { decodeBase64url } from '../../core/token/base64url.ts';

type Sealing = Pick<Cryptography, 'randomBytes' | 'seal' | 'open'>;

/** Seconds (imds.md 2). */
export const SHORTEST_TTL = 1;
export const LONGEST_TTL = 21_600;

/** Nonce and tag of the seal, expiry and padding: 40 bytes, the length of EC2's own tokens. */
const PLAINTEXT = 12;
const ENCODED = 56;
const PADDING = '==';

/**
 * Session tokens of the metadata service. Nothing is kept of them: a token is its expiry, sealed under a key of this process
 * for one instance. However many are asked for, they cost nothing, and none is pushed out by others.
 */
export class TokenIssuer {
  readonly #cryptography: Sealing;
  readonly #key: Uint8Array;

  constructor(cryptography: Sealing) {
    this.#cryptography = cryptography;
    this.#key = cryptography.randomBytes(32);
  }

  /** `ttl` in seconds, `now` in milliseconds. */
  issue(instanceId: string, ttl: number, now: number): string {
    const plain = new Uint8Array(PLAINTEXT);
    new DataView(plain.buffer).setFloat64(0, now + ttl * 1000);
    const sealed = this.#cryptography.seal(this.#key, plain, purpose(instanceId));
    return `${Buffer.from(sealed).toString('base64url')}${PADDING}`;
  }

  /** Seconds that the token has left, at least one; undefined when it is not good here and now. */
  remaining(instanceId: string, token: string, now: number): number | undefined {
    if (token.length !== ENCODED || !token.endsWith(PADDING)) return undefined;
    const sealed = decodeBase64url(token.slice(0, -PADDING.length));
    if (sealed === undefined) return undefined;
    const plain = this.#cryptography.open(this.#key, sealed, purpose(instanceId));
    if (plain?.length !== PLAINTEXT) return undefined;
    const expiry = new DataView(plain.buffer, plain.byteOffset, PLAINTEXT).getFloat64(0);
    return now < expiry ? Math.ceil((expiry - now) / 1000) : undefined;
  }
}

const purpose = (instanceId: string): string => `imds-token:${instanceId}`;
