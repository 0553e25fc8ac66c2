import type { Cryptography } from '../../core/ports/cryptography.ts';
import type { ServingPair } from './serving-certificate.ts';

/** A pair as the Secret keeps it. */
export interface KeptPair extends ServingPair {
  /** PEM: the authority of this certificate, then the one of the certificate before. */
  readonly authoritiesPem: string;
  /** Milliseconds. */
  readonly notAfter: number;
}

/** What a certificate is for; the first DNS name is also its common name. */
export interface CertificateNames {
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
}

const DAY = 86_400_000;
const LIFETIME = 90 * DAY;
/** The authority outlives what it signs, by the clock differences of a cluster. */
const AUTHORITY_LIFETIME = LIFETIME + DAY;
/** So much is left when the next one is made. */
export const RENEWAL = LIFETIME / 3;

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/;

/**
 * A certificate by an authority of its own, whose key signs this once and is forgotten: there is nothing to steal that could sign
 * another. `before` is the pair that goes on being served until everyone knows the new authority.
 */
export async function makePair(
  cryptography: Cryptography,
  names: CertificateNames,
  now: number,
  before: KeptPair | undefined,
): Promise<KeptPair> {
  const authority = await cryptography.createAuthority('Rolecall webhook CA', AUTHORITY_LIFETIME, now);
  const issued = await cryptography.issueCertificate(authority, {
    commonName: names.dnsNames[0] ?? 'webhook',
    ...names,
    usages: ['server'],
    lifetime: LIFETIME,
    now,
  });
  const previous = before === undefined ? undefined : CERTIFICATE.exec(before.authoritiesPem)?.[0];
  return {
    certificatePem: issued.certificatePem,
    privateKeyPem: issued.privateKeyPem,
    notAfter: issued.notAfter,
    authoritiesPem: authority.certificatePem + (previous === undefined ? '' : `${previous}\n`),
  };
}
