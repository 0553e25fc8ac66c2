import type { PublicJwk } from '../ports/cryptography.ts';
import { recordKind } from './record.ts';

/** The one record of an instance itself. Account: GLOBAL. Key: `instance`. */
export interface Instance {
  /** Version of the data's layout; a newer one than the program knows is refused at start. */
  readonly layout: 1;
  readonly createdAt: number;
  /** Ports last listened on, chosen again by `--port 0` so that issuer URLs stay true. */
  readonly httpPort: number;
  readonly httpsPort: number;
}
export const INSTANCE = recordKind<Instance>('instance');

/** An account. Account: GLOBAL. Key: its id. */
export interface Account {
  readonly id: string;
  readonly createdAt: number;
  readonly alias?: string;
  /** What people call it; unique among accounts without regard to case. Absent in records of older versions. */
  readonly name?: string;
}
export const ACCOUNT = recordKind<Account>('account');

/** A key that seals session tokens. Account: GLOBAL. Key: the key id (8 hex characters). Overlap: all present keys open. */
export interface SealingKey {
  readonly id: string;
  /** base64 of the 32-byte key, sealed under the master key, associated data `sealing-key:<id>`. */
  readonly sealedKey: string;
  readonly createdAt: number;
}
export const SEALING_KEY = recordKind<SealingKey>('sealing-key');

/** A service-account signing key of one cluster's issuer. Account: the cluster's. Key: `<cluster>/<kid>`. */
export interface SigningKey {
  readonly cluster: string;
  readonly kid: string;
  readonly publicJwk: PublicJwk;
  /** base64 of the PKCS#8 PEM, sealed under the master key, associated data `signing-key:<kid>`. */
  readonly sealedPrivateKey: string;
  readonly createdAt: number;
  /** Signs from here on: published before it signs, so that caches know it. */
  readonly activeFrom: number;
  /** Set on rotation: published until then, so that tokens it signed stay verifiable for their lifetime. */
  readonly retireAt?: number;
}
export const SIGNING_KEY = recordKind<SigningKey>('signing-key');

/** A certificate with its sealed key: the local CA (`authority`) or a serving certificate. Account: GLOBAL. */
export interface KeptCertificate {
  readonly certificatePem: string;
  /** base64 of the PKCS#8 PEM, sealed under the master key, associated data `certificate:<key>`. */
  readonly sealedPrivateKey: string;
  readonly notAfter: number;
  /** SHA-256 of what was asked for and of the CA that signed: another name or another CA means another certificate. */
  readonly madeFrom?: string;
}
export const CERTIFICATE = recordKind<KeptCertificate>('certificate');
