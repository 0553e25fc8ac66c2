import type {
  CertificateRequest,
  IssuedCertificate,
  PrivateKey,
  VerificationKey,
} from '../../core/ports/cryptography.ts';
import type { SigningKey } from '../../core/records/instance.ts';

/** Every private part that the instance holds: master key from the key file (mode 0600), the rest sealed records under it. */
export interface Keyring {
  /** Seals a small secret for keeping in a record; `purpose` is authenticated with it (`access-key:AKIA…`). base64. */
  sealSecret(purpose: string, secret: string): string;
  /** Throws when the text was not sealed for `purpose` under this instance's master key. */
  openSecret(purpose: string, sealed: string): string;

  /** Newest session-sealing key, for minting. Undefined key bytes never happen: `prepare` makes one at start. */
  currentSealingKey(): { readonly id: string; readonly key: Uint8Array };
  sealingKey(id: string): Uint8Array | undefined;
  /** Makes a new sealing key the current one; the older still open what they sealed. */
  rotateSealingKey(): Promise<void>;

  /** Key that signs the cluster's tokens now. */
  signingKey(account: string, cluster: string): { readonly kid: string; readonly key: PrivateKey };
  /** Published keys of the cluster's issuer, oldest first; retired ones are left out. */
  publishedKeys(account: string, cluster: string): readonly SigningKey[];
  /** The published keys, imported and cached, by kid. */
  verificationKeys(account: string, cluster: string): ReadonlyMap<string, VerificationKey>;
  /** Makes the first signing key of a cluster if it has none. RS256 unless told otherwise; later keys are of the same kind. */
  ensureSigningKey(account: string, cluster: string, algorithm?: 'RS256' | 'ES384'): Promise<void>;
  /** A new key, published at once and signing after `leadTime` ms; the present one stays published for `overlap` ms after that. */
  rotateSigningKey(
    account: string,
    cluster: string,
    timing: { readonly leadTime: number; readonly overlap: number },
  ): Promise<void>;

  /** The local CA's certificate. */
  authorityPem(): string;
  /** A certificate from the local CA, kept as a record under `name` and renewed when less than a third of its life is left. */
  certificate(name: string, request: Omit<CertificateRequest, 'now'>): Promise<IssuedCertificate>;
}
