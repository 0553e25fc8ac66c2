import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { cryptography } from '../../crypto/index.ts';
import { Fault } from './setting-fault.ts';

/** Authorities that identity providers may be vouched for by, besides the system's and Node's. */
export interface ProviderAuthorities {
  /** Absolute path. */
  readonly file: string;
  readonly pem: string;
}

const CERTIFICATES = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;
/** Bytes: several times what all public authorities take. */
const LARGEST = 4 * 1024 * 1024;

export function readProviderAuthorities(value: unknown): ProviderAuthorities | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value === '' || value.includes('\0')) throw new Fault('must be a path');
  const file = resolve(value);
  const pem = readPem(file);
  const certificates = pem.match(CERTIFICATES) ?? [];
  if (certificates.length === 0) throw new Fault(`${file} holds no PEM certificate`);
  // TLS would leave out, without a word, what cannot be read.
  const broken = certificates.findIndex((certificate) => !isReadable(certificate));
  if (broken >= 0) throw new Fault(`${file}: certificate ${broken + 1} cannot be read`);
  return Object.freeze({ file, pem });
}

function isReadable(certificatePem: string): boolean {
  try {
    cryptography.thumbprint(certificatePem);
    return true;
  } catch {
    return false;
  }
}

function readPem(file: string): string {
  try {
    if (statSync(file).size > LARGEST) throw new Fault(`${file} is larger than ${LARGEST} bytes`);
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault(`${file} cannot be read`);
  }
}
