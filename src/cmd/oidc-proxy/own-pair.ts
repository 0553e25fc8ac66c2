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
const RENEWAL = LIFETIME / 3;

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

/** The pair in the folder, made when there is none for these names or it nears its end. Its authority signs once and is forgotten. */
export async function ownPair(folder: string, names: readonly string[], now: number): Promise<OwnPair> {
  const place = folder === '' ? defaultFolder() : folder;
  const file = (name: string) => join(place, name);
  const pair = { certificate: file('tls.crt'), key: file('tls.key'), authority: file('ca.crt') };
  await mkdir(place, { recursive: true, mode: 0o700 });
  const before = await madeBefore(file('made.json'));
  if (before !== undefined && before.notAfter - now > RENEWAL && before.names.join() === names.join())
    return pair;
  const authority = await cryptography.createAuthority('Rolecall oidc-proxy CA', LIFETIME + DAY, now);
  const issued = await cryptography.issueCertificate(authority, {
    commonName: names[0] ?? 'localhost',
    dnsNames: names.filter((name) => isIP(name) === 0),
    ipAddresses: names.filter((name) => isIP(name) !== 0),
    usages: ['server'],
    lifetime: LIFETIME,
    now,
  });
  await write(pair.key, issued.privateKeyPem, 0o600);
  await write(pair.certificate, issued.certificatePem + authority.certificatePem, 0o644);
  await write(pair.authority, authority.certificatePem, 0o644);
  await write(file('made.json'), JSON.stringify({ names, notAfter: issued.notAfter }), 0o644);
  return pair;
}
