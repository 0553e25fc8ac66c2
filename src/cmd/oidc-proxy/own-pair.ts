import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { cryptography } from '../../crypto/index.ts';

/** The files of a certificate of our own. */
export interface OwnPair {
  readonly certificate: string;
  readonly key: string;
  /** What clients trust: `certificate-authority` of their kubeconfig. */
  readonly authority: string;
}

interface Made {
  readonly names: readonly string[];
  /** Milliseconds. */
  readonly notAfter: number;
}

const DAY = 86_400_000;
const LIFETIME = 365 * DAY;
/** So much is left when a successor is made and its authority is told to clients. */
const RENEWAL = LIFETIME / 3;
/** So much is left when the successor is served: until then, clients can take the new authority. */
const EXCHANGE = 30 * DAY;
/** A certificate with its authority behind it. */
const CERTIFICATES = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/g;

/** File names: what is served, and what will be. */
const SERVED = { certificate: 'tls.crt', key: 'tls.key', made: 'made.json' };
const NEXT = { certificate: 'next.crt', key: 'next.key', made: 'next.json' };
type Files = typeof SERVED;

function defaultFolder(): string {
  const { XDG_STATE_HOME } = process.env;
  const state =
    XDG_STATE_HOME === undefined || XDG_STATE_HOME === '' ? join(homedir(), '.local/state') : XDG_STATE_HOME;
  return join(state, 'rolecall/oidc-proxy');
}

async function madeBefore(file: string): Promise<Made | undefined> {
  try {
    const { names, notAfter } = JSON.parse(await readFile(file, 'utf8')) as Made;
    return Array.isArray(names) && typeof notAfter === 'number' ? { names, notAfter } : undefined;
  } catch {
    return undefined;
  }
}

/** Written aside and renamed: a start that fails half-way leaves no half a file. */
async function write(file: string, text: string, mode: number): Promise<void> {
  await writeFile(`${file}.new`, text, { mode });
  await rename(`${file}.new`, file);
}

/** A pair by an authority of its own, which signs once and is forgotten. */
async function make(place: string, files: Files, names: readonly string[], now: number): Promise<Made> {
  const authority = await cryptography.createAuthority('Rolecall oidc-proxy CA', LIFETIME + DAY, now);
  const issued = await cryptography.issueCertificate(authority, {
    commonName: names[0] ?? 'localhost',
    dnsNames: names.filter((name) => isIP(name) === 0),
    ipAddresses: names.filter((name) => isIP(name) !== 0),
    usages: ['server'],
    lifetime: LIFETIME,
    now,
  });
  const made = { names, notAfter: issued.notAfter };
  await write(join(place, files.key), issued.privateKeyPem, 0o600);
  await write(join(place, files.certificate), issued.certificatePem + authority.certificatePem, 0o644);
  await write(join(place, files.made), JSON.stringify(made), 0o644);
  return made;
}

async function usable(place: string, files: Files, names: readonly string[]): Promise<Made | undefined> {
  const made = await madeBefore(join(place, files.made));
  return made?.names.join() === names.join() ? made : undefined;
}

/** What clients are to trust: the authority of what is served, then that of what will be. */
async function tellAuthorities(place: string, file: string, pairs: readonly Files[]): Promise<void> {
  const chains = await Promise.all(
    pairs.map(({ certificate }) => readFile(join(place, certificate), 'utf8')),
  );
  const text = chains.map((chain) => chain.match(CERTIFICATES)?.at(-1)?.trim() ?? '').join('\n');
  const before = await readFile(file, 'utf8').catch(() => '');
  if (before !== `${text}\n`) await write(file, `${text}\n`, 0o644);
}

/** The description goes last: one that was broken off is done again, and finds some files moved already. */
async function exchange(place: string): Promise<void> {
  for (const name of ['key', 'certificate', 'made'] as const)
    await rename(join(place, NEXT[name]), join(place, SERVED[name])).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'ENOENT') throw cause;
    });
}

async function served(place: string, names: readonly string[], now: number): Promise<Made> {
  const present = await usable(place, SERVED, names);
  if (present !== undefined && present.notAfter - now > EXCHANGE) return present;
  const next = await usable(place, NEXT, names);
  if (present === undefined || next === undefined || next.notAfter - now <= EXCHANGE)
    return await make(place, SERVED, names, now);
  await exchange(place);
  return next;
}

/**
 * The pair in the folder: made when there is none for these names, and exchanged for its successor before it ends. To be asked again and
 * again: what serves these files takes them when they change.
 */
export async function ownPair(folder: string, names: readonly string[], now: number): Promise<OwnPair> {
  const place = folder === '' ? defaultFolder() : folder;
  const file = (name: string) => join(place, name);
  const pair = { certificate: file(SERVED.certificate), key: file(SERVED.key), authority: file('ca.crt') };
  await mkdir(place, { recursive: true, mode: 0o700 });
  const { notAfter } = await served(place, names, now);
  const ending = notAfter - now <= RENEWAL;
  if (ending && (await usable(place, NEXT, names)) === undefined) await make(place, NEXT, names, now);
  await tellAuthorities(place, pair.authority, ending ? [SERVED, NEXT] : [SERVED]);
  return pair;
}
