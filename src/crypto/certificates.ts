import { webcrypto, X509Certificate } from 'node:crypto';
import type { Name } from '@peculiar/x509';
import type { CertificateRequest, IssuedCertificate } from '../core/ports/cryptography.ts';
import { sha1Hex } from './digest.ts';
import { randomBytes } from './random.ts';

type Library = typeof import('@peculiar/x509');

const KEY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING_ALGORITHM = { name: 'ECDSA', hash: 'SHA-256' } as const;
/** Clocks of clients that are somewhat behind must accept a certificate made just now. */
const BACKDATE = 5 * 60_000;

let library: Promise<Library> | undefined;

/** Loading costs more than a tenth of the start-up budget, and most starts make no certificate. */
function load(): Promise<Library> {
  library ??= import('reflect-metadata').then(() => import('@peculiar/x509'));
  return library;
}

/** A self-signed CA that may sign end certificates only. `lifetime` and `now` are milliseconds. */
export async function createAuthority(
  commonName: string,
  lifetime: number,
  now: number,
): Promise<IssuedCertificate> {
  const x509 = await load();
  const keys = await webcrypto.subtle.generateKey(KEY_ALGORITHM, true, ['sign', 'verify']);
  const notAfter = now + lifetime;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(),
      name: new x509.Name([{ CN: [exactly(commonName)] }]),
      notBefore: new Date(now - BACKDATE),
      notAfter: new Date(notAfter),
      signingAlgorithm: SIGNING_ALGORITHM,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { certificatePem: pem(certificate), privateKeyPem: await exportKey(keys.privateKey), notAfter };
}

/** An end certificate on a new P-256 key. Never outlives the authority. */
export async function issueCertificate(
  authority: IssuedCertificate,
  request: CertificateRequest,
): Promise<IssuedCertificate> {
  const x509 = await load();
  const issuer = new x509.X509Certificate(authority.certificatePem);
  const keys = await webcrypto.subtle.generateKey(KEY_ALGORITHM, true, ['sign', 'verify']);
  const notAfter = Math.min(request.now + request.lifetime, issuer.notAfter.getTime());
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(),
      issuer: issuer.subjectName,
      subject: subject(x509, request),
      notBefore: new Date(request.now - BACKDATE),
      notAfter: new Date(notAfter),
      signingAlgorithm: SIGNING_ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: await importSigningKey(authority.privateKeyPem),
      extensions: [
        ...extensions(x509, request),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
        await x509.AuthorityKeyIdentifierExtension.create(issuer, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { certificatePem: pem(certificate), privateKeyPem: await exportKey(keys.privateKey), notAfter };
}

/** Lower-case hex SHA-1 of the DER. */
export function thumbprint(certificatePem: string): string {
  return sha1Hex(new X509Certificate(certificatePem).raw);
}

/** Kubernetes reads the user from CN and the groups from each O. */
function subject(x509: Library, request: CertificateRequest): Name {
  const organizations = (request.organizations ?? []).map((name) => ({ O: [exactly(name)] }));
  return new x509.Name([...organizations, { CN: [exactly(request.commonName)] }]);
}

function extensions(x509: Library, request: CertificateRequest): InstanceType<Library['Extension']>[] {
  const usage = { server: x509.ExtendedKeyUsage.serverAuth, client: x509.ExtendedKeyUsage.clientAuth };
  const names = [
    ...(request.dnsNames ?? []).map((value) => ({ type: 'dns' as const, value })),
    ...(request.ipAddresses ?? []).map((value) => ({ type: 'ip' as const, value })),
  ];
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension(request.usages.map((name) => usage[name])),
    ...(names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)]),
  ];
}

/** 127 random bits, the first octet neither zero nor negative (RFC 5280 4.1.2.2). */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

function pem(certificate: { toString(format: 'pem'): string }): string {
  return `${certificate.toString('pem').trim()}\n`;
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  const lines = der.match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}

function importSigningKey(privateKeyPem: string): Promise<webcrypto.CryptoKey> {
  const der = Buffer.from(privateKeyPem.replace(/-----[A-Z ]+-----/g, ''), 'base64');
  return webcrypto.subtle.importKey('pkcs8', der, KEY_ALGORITHM, false, ['sign']);
}

/** The library reads quotes and a leading `#` in a plain string as syntax: a user's name must not become another's. */
function exactly(utf8String: string): { utf8String: string } {
  return { utf8String };
}
