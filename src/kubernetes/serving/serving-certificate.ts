import type { Followed } from '../admission/followed.ts';

/** What a TLS listener serves with, PEM. */
export interface ServingPair {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** A certificate that changes while it is served. */
export interface ServingCertificate extends Followed {
  readonly current: ServingPair;
  /** Calls back with each pair that replaces the one before. */
  onChange(changed: (pair: ServingPair) => void): void;
  stop(): Promise<void>;
}
