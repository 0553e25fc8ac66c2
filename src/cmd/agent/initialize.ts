import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CommandFailure } from '../output.ts';

/** Runs `ip` with these words and resolves with what it printed; rejects with what it complained of. */
export type RunIp = (...words: readonly string[]) => Promise<string>;

const execute = promisify(execFile);

const LINK = 'pod-id-link0';
const IPV4 = '169.254.170.23/32';
const IPV6 = 'fd00:ec2::23/128';

export const runIp: RunIp = async (...words) => (await execute('ip', [...words], { timeout: 10_000 })).stdout;

interface Listed {
  readonly ifindex?: number;
  readonly dev?: string;
  readonly addr_info?: readonly { readonly local?: string; readonly prefixlen?: number }[];
}

async function list(ip: RunIp, ...words: readonly string[]): Promise<readonly Listed[]> {
  const text = (await ip('-json', ...words)).trim();
  return text === '' ? [] : (JSON.parse(text) as readonly Listed[]);
}

async function indexOf(ip: RunIp, device: string): Promise<number | undefined> {
  const [link] = await list(ip, 'link', 'show', 'dev', device).catch(() => []);
  return link?.ifindex;
}

async function ensureLink(ip: RunIp): Promise<number> {
  const present = await indexOf(ip, LINK);
  if (present !== undefined) return present;
  await ip('link', 'add', LINK, 'type', 'dummy');
  const made = await indexOf(ip, LINK);
  if (made === undefined) throw new CommandFailure(`link ${LINK} was made and is not there`);
  return made;
}

async function ensureAddress(ip: RunIp, prefix: string): Promise<void> {
  const [address] = prefix.split('/');
  const links = await list(ip, 'address', 'show', 'dev', LINK);
  const present = links.some((link) => link.addr_info?.some(({ local }) => local === address));
  if (!present) await ip('address', 'add', prefix, 'dev', LINK);
}

/** A route that leads elsewhere is somebody's: it is told, and not taken away (pod-identity-agent.md 2.3). */
async function ensureRoute(ip: RunIp, family: '-4' | '-6', prefix: string, index: number): Promise<void> {
  const destination = prefix.replace(/\/.*$/, '');
  const routes = await list(ip, family, 'route', 'show', 'exact', prefix, 'table', 'main');
  const other = routes.find(({ dev }) => dev !== undefined && dev !== LINK);
  if (other?.dev !== undefined) {
    const found = (await indexOf(ip, other.dev)) ?? 0;
    throw new CommandFailure(
      `expected route ${destination} to be interface index ${index} but is ${found}, please remove route and try again`,
    );
  }
  if (routes.length === 0) await ip(family, 'route', 'add', prefix, 'dev', LINK, 'table', 'main');
}

/**
 * The link, addresses and routes that the agent listens on; what is there already is left as it is. IPv6 is done as far as the
 * machine has it: resolves with what could not be done of it. Needs root on Linux.
 */
export async function initializeLink(ip: RunIp): Promise<readonly string[]> {
  const index = await ensureLink(ip);
  await ensureAddress(ip, IPV4);
  const missing: string[] = [];
  const attempt = async (step: () => Promise<void>): Promise<void> => {
    await step().catch((cause: unknown) => {
      if (cause instanceof CommandFailure) throw cause;
      missing.push(detailOf(cause));
    });
  };
  await attempt(() => ensureAddress(ip, IPV6));
  await ip('link', 'set', LINK, 'up');
  await ensureRoute(ip, '-4', IPV4, index);
  if (missing.length === 0) await attempt(() => ensureRoute(ip, '-6', IPV6, index));
  return missing;
}

function detailOf(cause: unknown): string {
  if (cause instanceof Error && 'stderr' in cause && String(cause.stderr).trim() !== '')
    return String(cause.stderr).trim();
  return cause instanceof Error ? cause.message : String(cause);
}

/** `rolecall agent initialize`. */
export async function initialize(): Promise<readonly string[]> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new CommandFailure('initialize needs root on Linux', {
      hint: 'an agent on other addresses needs no initialization: --bind-hosts 127.0.0.1',
    });
  try {
    return await initializeLink(runIp);
  } catch (cause) {
    if (cause instanceof CommandFailure) throw cause;
    throw new CommandFailure(`cannot set up ${LINK}: ${detailOf(cause)}`, { cause });
  }
}
