import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { isIP } from 'node:net';
import { FetchFailure, type FetchLimits, type ProviderFetcher } from '../core/ports/provider-fetcher.ts';
import { type AddressPolicy, addressPolicy, type PrivateProviders } from './address-policy.ts';
import { cacheSeconds } from './cache-seconds.ts';
import { readJson } from './read-json.ts';
import { type Resolver, resolveHost, systemResolver } from './resolve-host.ts';
import { trustedAuthorities } from './trusted-authorities.ts';

export interface ProviderFetcherSettings {
  readonly allowPrivateProviders: PrivateProviders;
  /** PEM certificates trusted besides the system's and Node's. */
  readonly extraAuthorities?: readonly string[];
  readonly resolve?: Resolver;
}

/** What one fetch needs; made once. */
interface Line {
  readonly allowed: AddressPolicy;
  readonly resolve: Resolver;
  readonly authorities: () => string[] | undefined;
}

function checkedUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.protocol !== 'https:') throw new FetchFailure('not an https URL');
  if (url.username !== '' || url.password !== '') throw new FetchFailure('the URL carries credentials');
  return url;
}

/**
 * Connects to the address that was checked, not to the name again: between two look-ups the answer may change (DNS rebinding).
 * The certificate must still be the name's.
 */
function open(url: URL, address: string, line: Line, signal: AbortSignal): Promise<IncomingMessage> {
  const ca = line.authorities();
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  const outgoing = request({
    host: address,
    port: url.port === '' ? 443 : Number(url.port),
    path: url.pathname + url.search,
    method: 'GET',
    headers: { host: url.host, accept: 'application/json', 'accept-encoding': 'identity' },
    agent: false,
    maxHeaderSize: 16_384,
    signal,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca }),
  });
  outgoing.once('response', resolve);
  outgoing.on('error', reject);
  outgoing.end();
  return promise;
}

/** The promise's outcome, or the signal's when that comes first: a look-up cannot be told to stop. */
function within<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', stop));
}

async function fetchJson(text: string, limits: FetchLimits, line: Line) {
  const url = checkedUrl(text);
  const signal = AbortSignal.timeout(limits.timeout);
  const address = await within(signal, resolveHost(url.hostname, line.allowed, line.resolve));
  const answer = await open(url, address, line, signal);
  try {
    const body = await readJson(answer, limits.maximumBytes);
    return { body, cacheSeconds: cacheSeconds(answer.headers['cache-control'], answer.headers.age) };
  } finally {
    answer.destroy();
  }
}

function asFailure(error: unknown, limits: FetchLimits): FetchFailure {
  if (error instanceof FetchFailure) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  const late = cause.name === 'AbortError' || cause.name === 'TimeoutError';
  const message = late ? `no answer within ${limits.timeout} ms` : cause.message;
  return new FetchFailure(message, { cause });
}

/** Reads identity providers' documents over TLS under the rules of the `ProviderFetcher` port. */
export function createProviderFetcher(settings: ProviderFetcherSettings): ProviderFetcher {
  let authorities: { readonly list: string[] | undefined } | undefined;
  const line: Line = {
    allowed: addressPolicy(settings.allowPrivateProviders),
    resolve: settings.resolve ?? systemResolver,
    authorities: () => {
      authorities ??= { list: trustedAuthorities(settings.extraAuthorities ?? []) };
      return authorities.list;
    },
  };
  return {
    async fetchJson(url, limits) {
      try {
        return await fetchJson(url, limits, line);
      } catch (error) {
        throw asFailure(error, limits);
      }
    },
  };
}
