import type { Cryptography } from '../../core/ports/cryptography.ts';
import type { Directory } from '../../core/ports/directory.ts';
import type { Clock } from '../../core/ports/runtime.ts';
import { Certificates } from './certificates.ts';
import type { Keyring } from './keyring.ts';
import { SealedBox } from './sealed-box.ts';
import { SealingKeys } from './sealing-keys.ts';
import { SigningKeys } from './signing-keys.ts';

export interface KeyringOptions {
  readonly directory: Directory;
  readonly cryptography: Cryptography;
  readonly clock: Clock;
  /** 32 bytes, from the key file. */
  readonly masterKey: Uint8Array;
}

/**
 * Opens every kept key under the master key and keeps it in memory; the first start makes the sealing key and the
 * certificate authority. Rejects with `StoreUnavailable` when the master key is not the one that sealed the records.
 */
export async function openKeyring(options: KeyringOptions): Promise<Keyring> {
  const { directory, cryptography, clock, masterKey } = options;
  const box = new SealedBox(cryptography, masterKey);
  const dependencies = { directory, cryptography, clock, box };
  const sealing = new SealingKeys(dependencies);
  const signing = new SigningKeys(dependencies);
  const certificates = new Certificates(dependencies);
  await Promise.all([sealing.ensure(), certificates.ensureAuthority()]);
  return {
    sealSecret: (purpose, secret) => box.seal(purpose, secret),
    openSecret: (purpose, sealed) => box.openText(purpose, sealed),
    currentSealingKey: () => sealing.current(),
    sealingKey: (id) => sealing.byId(id),
    rotateSealingKey: () => sealing.rotate(),
    signingKey: (account, cluster) => signing.signer(account, cluster),
    publishedKeys: (account, cluster) => signing.published(account, cluster),
    verificationKeys: (account, cluster) => signing.verifiers(account, cluster),
    ensureSigningKey: (account, cluster, algorithm) => signing.ensure(account, cluster, algorithm),
    rotateSigningKey: (account, cluster, timing) => signing.rotate(account, cluster, timing),
    authorityPem: () => certificates.authority().certificatePem,
    certificate: (name, request) => certificates.certificate(name, request),
  };
}
