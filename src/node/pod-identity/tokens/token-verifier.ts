import {
  type Cryptography,
  JWS_ALGORITHMS,
  type JwsAlgorithm,
  type VerificationKey,
} from '../../../core/ports/cryptography.ts';
import type { Clock } from '../../../core/ports/runtime.ts';
import type { Json } from '../../../core/records/record.ts';
import { usableKeys } from '../../../core/token/jwks.ts';
import type { PodToken } from './pod-token.ts';

/** The keys of the cluster's issuer, from wherever they can be had. Rejects when they cannot. */
export type KeySource = () => Promise<{
  readonly jwks: Json;
  /** What tokens must name as their issuer, when the source says it. */
  readonly issuer: string | undefined;
}>;

/** `skipped`: nothing could be told, as when there are no keys. */
export type Validation = 'success' | 'failure' | 'skipped';

export interface VerifierParts {
  readonly source: KeySource | undefined;
  readonly audience: string;
  readonly cryptography: Pick<Cryptography, 'importPublicJwk' | 'verifyJws'>;
  readonly clock: Clock;
}

interface Keys {
  readonly byKid: ReadonlyMap<string, VerificationKey>;
  readonly issuer: string | undefined;
}

/** Milliseconds between two questions to the source: forged key ids must not become a flood of them. */
const PAUSE = 5000;
/** Milliseconds after which keys are asked for again: one that was taken back must not be good for ever. */
const LIFETIME = 300_000;

const ALGORITHMS: ReadonlySet<string> = new Set(JWS_ALGORITHMS);
const isAlgorithm = (text: string): text is JwsAlgorithm => ALGORITHMS.has(text);

/**
 * Looks at tokens on the node, so that a rotated token of the same pod is served out of the cache. Whatever does not succeed here is
 * for EKS Auth to judge: nothing is refused for it.
 */
export class TokenVerifier {
  readonly #parts: VerifierParts;
  #keys: Keys | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;

  constructor(parts: VerifierParts) {
    this.#parts = parts;
  }

  /** At once when the keys at hand say it. Never rejects. */
  verify(token: PodToken): Validation | Promise<Validation> {
    if (this.#parts.source === undefined) return 'skipped';
    const kid = token.parsed.keyId;
    if (kid === undefined) return 'failure';
    const known = this.#keys?.byKid.has(kid) === true;
    const age = this.#parts.clock.now() - this.#askedAt;
    // Old keys are renewed behind the answer; a clock that went back counts as old.
    if (known) {
      if (age > LIFETIME || age < 0) void this.#ask();
      return this.#judge(token, kid);
    }
    if (age >= 0 && age < PAUSE && this.#asking === undefined) return this.#judge(token, kid);
    return this.#ask().then(() => this.#judge(token, kid));
  }

  #judge(token: PodToken, kid: string): Validation {
    if (this.#keys === undefined) return 'skipped';
    const key = this.#keys.byKid.get(kid);
    const { algorithm, signingInput, signature, payload } = token.parsed;
    if (key === undefined || !isAlgorithm(algorithm)) return 'failure';
    const { cryptography, audience } = this.#parts;
    if (!cryptography.verifyJws(algorithm, key, signingInput, signature)) return 'failure';
    const { aud, iss } = payload;
    const audiences = typeof aud === 'string' ? [aud] : aud;
    if (!Array.isArray(audiences) || audiences.length !== 1 || audiences[0] !== audience) return 'failure';
    const { issuer } = this.#keys;
    return issuer === undefined || iss === issuer ? 'success' : 'failure';
  }

  #ask(): Promise<void> {
    this.#asking ??= this.#load().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** Keys that cannot be had leave the earlier ones in place. */
  async #load(): Promise<void> {
    const { source, clock } = this.#parts;
    this.#askedAt = clock.now();
    const answer = await source?.().catch(() => undefined);
    const jwks = answer && usableKeys(answer.jwks);
    if (answer === undefined || jwks === undefined) return;
    const byKid = new Map<string, VerificationKey>();
    for (const jwk of jwks) {
      const key = this.#import(jwk);
      if (key !== undefined) byKid.set(jwk.kid, key);
    }
    this.#keys = { byKid, issuer: answer.issuer };
  }

  #import(jwk: Parameters<Cryptography['importPublicJwk']>[0]): VerificationKey | undefined {
    try {
      return this.#parts.cryptography.importPublicJwk(jwk);
    } catch {
      return undefined;
    }
  }
}
