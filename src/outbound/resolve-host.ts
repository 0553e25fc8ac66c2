import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { FetchFailure } from '../core/ports/provider-fetcher.ts';
import type { AddressPolicy } from './address-policy.ts';

/** All addresses of a name, as the system resolves it. Tests pass another. */
export type Resolver = (host: string) => Promise<readonly string[]>;

export const systemResolver: Resolver = async (host) =>
  (await lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address);

/**
 * The one address to connect to. One forbidden address among several refuses the name: a public provider has no business there, and
 * a name that mixes them is how a rebinding attack looks. Rejects with `FetchFailure`.
 */
export async function resolveHost(
  hostname: string,
  allowed: AddressPolicy,
  resolve: Resolver,
): Promise<string> {
  const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  const addresses = isIP(host) === 0 ? await resolve(host) : [host];
  const bad = addresses.find((address) => !allowed(address));
  if (bad !== undefined) throw new FetchFailure(`${host} resolves to ${bad}, which is no public address`);
  const [first] = addresses;
  if (first === undefined) throw new FetchFailure(`${host} has no address`);
  return first;
}
