import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { isIP } from 'node:net';
import {
  type FetchedJson,
  FetchFailure,
  type FetchLimits,
  type ProviderFetcher,
  UntrustedCertificate,
} from '../core/ports/provider-fetcher.ts';
import { type AddressPolicy, addressPolicy, type PrivateProviders } from './address-policy.ts';
import { cacheSeconds } from './cache-seconds.ts';
import { presentedAuthority } from './presented-authority.ts';
import { readJson } from './read-json.ts';
import { type Resolver, resolveHost, systemResolver } from './resolve-host.ts';
import { trustedAuthorities } from './trusted-authorities.ts';
import { isUntrustedChain } from './untrusted-chain.ts';
import { within } from './within.ts';

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

const hostOf = ({ hostname }: URL): string => (hostname.startsWith('[') ? hostname.slice(1, -1) : hostname);
const portOf = ({ port }: URL): number => (port === '' ? 443 : Number(port));

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Certificates that may vouch for the host; `pinned`: the only one, which then need not be anybody's root. */
interface Trust {
  readonly ca: readonly string[] | undefined;
  readonly pinned: boolean;
}

/**
 * Connects to the address that was checked, not to the name again: between two look-ups the answer may change (DNS rebinding).
 * The certificate must still be the name's.
 */
function open(
  url: URL,
  address: string,
  { ca, pinned }: Trust,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const host = hostOf(url);
  const outgoing = request({
    host: address,
    port: portOf(url),
    path: url.pathname + url.search,
    method: 'GET',
    headers: { host: url.host, accept: 'application/json', 'accept-encoding': 'identity' },
    agent: false,
    maxHeaderSize: 16_384,
    signal,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca: [...ca], allowPartialTrustChain: pinned }),
  });
  outgoing.once('response', resolve);
  outgoing.on('error', reject);
  outgoing.end();
  return promise;
}

interface Question {
  readonly url: URL;
  readonly address: string;
  readonly thumbprints: readonly string[];
  readonly signal: AbortSignal;
}

/** An answer whose body is still to come, from a host that somebody vouches for. */
interface Opened {
  readonly answer: IncomingMessage;
  readonly proof: Pick<FetchedJson, 'byThumbprint'>;
}

/**
 * Public authorities vouch for the host, or else the certificate that the account registered does, for this host alone (sts.md 7.4).
 * Rejects with `UntrustedCertificate` when neither does.
 */
async function openTrusted(question: Question, line: Line): Promise<Opened> {
  const { url, address, thumbprints, signal } = question;
  try {
    const answer = await open(url, address, { ca: line.authorities(), pinned: false }, signal);
    return { answer, proof: {} };
  } catch (cause) {
    if (!isUntrustedChain(cause)) throw cause;
    const server = { host: hostOf(url), address, port: portOf(url) };
    const registered =
      thumbprints.length === 0 ? undefined : await presentedAuthority(server, thumbprints, signal);
    if (registered !== undefined) {
      const answer = await open(url, address, { ca: [registered], pinned: true }, signal);
      return { answer, proof: { byThumbprint: true } };
    }
    const which = thumbprints.length === 0 ? 'no thumbprint is registered' : 'no registered thumbprint fits';
    throw new UntrustedCertificate(`${messageOf(cause)}, and ${which}`, { cause });
  }
}

async function fetchJson(
  text: string,
  limits: FetchLimits,
  thumbprints: readonly string[],
  line: Line,
): Promise<FetchedJson> {
  const url = checkedUrl(text);
  const signal = AbortSignal.timeout(limits.timeout);
  const address = await within(signal, resolveHost(url.hostname, line.allowed, line.resolve));
  const { answer, proof } = await openTrusted({ url, address, thumbprints, signal }, line);
  try {
    const body = await readJson(answer, limits.maximumBytes);
    return {
      body,
      cacheSeconds: cacheSeconds(answer.headers['cache-control'], answer.headers.age),
      ...proof,
    };
  } finally {
    answer.destroy();
  }
}

function asFailure(error: unknown, limits: FetchLimits): FetchFailure {
  if (error instanceof FetchFailure) return error;
  const cause = error instanceof Error ? error : new Error(messageOf(error));
  // The certificate that was registered vouches for another one than the host shows now.
  if (isUntrustedChain(cause)) return new UntrustedCertificate(cause.message, { cause });
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
    async fetchJson(url, limits, thumbprints = []) {
      try {
        return await fetchJson(url, limits, thumbprints, line);
      } catch (error) {
        throw asFailure(error, limits);
      }
    },
  };
}
