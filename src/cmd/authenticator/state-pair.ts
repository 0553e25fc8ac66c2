import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { Cryptography } from '../../core/ports/cryptography.ts';
import type { ServingPair } from '../../kubernetes/serving/index.ts';
import { CommandFailure } from '../output.ts';

/** The certificate and key of the listener, kept between starts: what an API server was told to trust must stay. */
export interface StatePair extends ServingPair {
  /** PEM of what to trust: the authority of a certificate that was made here, else the certificate itself. */
  readonly authorityPem: string;
}

export interface PairNames {
  readonly hostname: string;
  /** An IP address. */
  readonly address: string;
}

/** The reference's: about a hundred years. Nobody tells API servers of another one. */
const LIFETIME = 100 * 365 * 86_400_000;
const COMMON_NAME = 'aws-iam-authenticator';
const OTHERS = 0o077;
const CERTIFICATES = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

export const certificatePath = (folder: string): string => join(folder, 'cert.pem');
export const keyPath = (folder: string): string => join(folder, 'key.pem');

/** Reads the pair of a folder, or makes one when neither file is there. Rejects with `CommandFailure` for half a pair or a bad one. */
export async function openStatePair(
  folder: string,
  names: PairNames,
  { cryptography, now }: { readonly cryptography: Cryptography; readonly now: number },
): Promise<StatePair> {
  const [certificatePem, privateKeyPem] = await Promise.all([
    readIfThere(certificatePath(folder)),
    readIfThere(keyPath(folder)),
  ]);
  if (certificatePem === undefined && privateKeyPem === undefined)
    return await makePair(folder, names, cryptography, now);
  if (certificatePem === undefined || privateKeyPem === undefined)
    throw new CommandFailure(`${folder} holds only one of cert.pem and key.pem`, {
      hint: 'restore the other, or remove this one and give the new kubeconfig to the API server',
    });
  await closeToOthers(keyPath(folder));
  return checkedPair(folder, { certificatePem, privateKeyPem });
}

/** A key that was open to others is taken, as the reference takes it, and closed. */
async function closeToOthers(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & OTHERS) === 0) return;
  await chmod(path, 0o600).catch((cause: unknown) => {
    throw new CommandFailure(`others may read ${path}, and it cannot be closed to them`, { cause });
  });
}

function checkedPair(folder: string, pair: ServingPair): StatePair {
  try {
    createSecureContext({ cert: pair.certificatePem, key: pair.privateKeyPem });
  } catch (cause) {
    throw new CommandFailure(`cert.pem and key.pem of ${folder} cannot be used together`, { cause });
  }
  const chain = pair.certificatePem.match(CERTIFICATES) ?? [];
  return { ...pair, authorityPem: `${chain.at(-1) ?? ''}\n` };
}

/**
 * By an authority of its own whose key signs this once and is forgotten: what the API server trusts can never sign another. The
 * reference's certificate is its own authority, so that whoever reads the key can.
 */
async function makePair(
  folder: string,
  { hostname, address }: PairNames,
  cryptography: Cryptography,
  now: number,
): Promise<StatePair> {
  const authority = await cryptography.createAuthority(COMMON_NAME, LIFETIME, now);
  const issued = await cryptography.issueCertificate(authority, {
    commonName: COMMON_NAME,
    dnsNames: [hostname],
    ipAddresses: [address],
    usages: ['server'],
    lifetime: LIFETIME,
    now,
  });
  const certificatePem = issued.certificatePem + authority.certificatePem;
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await writeWhole(keyPath(folder), issued.privateKeyPem, 0o600);
  await writeWhole(certificatePath(folder), certificatePem, 0o644);
  return { certificatePem, privateKeyPem: issued.privateKeyPem, authorityPem: authority.certificatePem };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CommandFailure(`cannot read ${path}`, { cause });
  }
}

/** Written under another name and then renamed: a reader sees all of it or what was there before. */
export async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  const unfinished = `${path}.tmp`;
  try {
    await rm(unfinished, { force: true });
    // Exclusive: a link that somebody put there is not written through.
    const file = await open(unfinished, 'wx', mode);
    try {
      // The mode of `open` is for new files, and the umask takes from it.
      await file.chmod(mode);
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (cause) {
    throw new CommandFailure(`cannot write ${path}: ${(cause as Error).message}`, { cause });
  }
}
