import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent, request } from 'node:https';
import { isIP } from 'node:net';
import type { PresignedAnswer, PresignedFetcher } from '../core/ports/presigned-fetcher.ts';
import { FetchFailure } from '../core/ports/provider-fetcher.ts';
import { addressPolicy } from './address-policy.ts';
import { type Resolver, resolveHost, systemResolver } from './resolve-host.ts';
import { trustedAuthorities } from './trusted-authorities.ts';
import { within } from './within.ts';

export interface PresignedFetcherSettings {
  /** Origins (`https://host:port`, `http://127.0.0.1:port`) that were configured by name: these may be at private addresses. */
  readonly configuredOrigins: ReadonlySet<string>;
  /** PEM certificates trusted besides the system's and Node's. */
  readonly extraAuthorities?: readonly string[];
  readonly resolve?: Resolver;
  /** Milliseconds for everything; the reference's when left out. */
  readonly timeout?: number;
}

const TIMEOUT = 10_000;
const MAXIMUM_BODY = 65_536;
/** Attack: a flood of tokens becomes no flood of calls. */
const MAXIMUM_UNDER_WAY = 256;
const MAXIMUM_SOCKETS = 32;

const configured = addressPolicy(true);
const publicOnly = addressPolicy(false);
const LOOPBACK = /^(127\.|::1$)/;

async function bodyOf(answer: IncomingMessage): Promise<string> {
  const encoding = answer.headers['content-encoding'] ?? 'identity';
  // A small compressed body may unpack to a very large one, and none was asked for.
  if (encoding !== 'identity') throw new FetchFailure(`content-encoding ${encoding} was not asked for`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > MAXIMUM_BODY) throw new FetchFailure(`the answer is larger than ${MAXIMUM_BODY} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function asFailure(error: unknown, timeout: number): FetchFailure {
  if (error instanceof FetchFailure) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  const late = cause.name === 'AbortError' || cause.name === 'TimeoutError';
  return new FetchFailure(late ? `no answer within ${timeout} ms` : cause.message, { cause });
}

/** The calls of a network verifier under the rules of the `PresignedFetcher` port. Connections are kept. */
class Calls implements PresignedFetcher {
  readonly #settings: PresignedFetcherSettings;
  readonly #secure: Agent;
  readonly #plain = new HttpAgent({ keepAlive: true, maxSockets: MAXIMUM_SOCKETS });
  readonly #timeout: number;
  #underWay = 0;

  constructor(settings: PresignedFetcherSettings) {
    this.#settings = settings;
    this.#timeout = settings.timeout ?? TIMEOUT;
    const ca = trustedAuthorities(settings.extraAuthorities ?? []);
    const trusted = ca === undefined ? {} : { ca };
    this.#secure = new Agent({ keepAlive: true, maxSockets: MAXIMUM_SOCKETS, ...trusted });
  }

  async get(text: string, headers: Readonly<Record<string, string>>): Promise<PresignedAnswer> {
    if (this.#underWay >= MAXIMUM_UNDER_WAY) throw new FetchFailure('too many calls are under way');
    this.#underWay++;
    try {
      return await this.#get(new URL(text), headers);
    } catch (error) {
      throw asFailure(error, this.#timeout);
    } finally {
      this.#underWay--;
    }
  }

  async #get(url: URL, headers: Readonly<Record<string, string>>): Promise<PresignedAnswer> {
    const known = this.#settings.configuredOrigins.has(url.origin);
    if (url.protocol !== 'https:' && !known) throw new FetchFailure('not an https URL');
    const signal = AbortSignal.timeout(this.#timeout);
    const resolver = this.#settings.resolve ?? systemResolver;
    const policy = known ? configured : publicOnly;
    const address = await within(signal, resolveHost(url.hostname, policy, resolver));
    if (url.protocol === 'http:' && !LOOPBACK.test(address)) {
      throw new FetchFailure(`${url.hostname} resolves to ${address}, which is no loopback address`);
    }
    const answer = await this.#open(url, address, headers, signal);
    try {
      return { status: answer.statusCode ?? 0, body: await bodyOf(answer) };
    } finally {
      // Nothing to do after a whole body; of a body that is too large the rest is not read.
      if (!answer.complete) answer.destroy();
    }
  }

  /** To the address that was checked, under the name's certificate: between two look-ups the answer may change. */
  #open(
    url: URL,
    address: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const secure = url.protocol === 'https:';
    const options = {
      host: address,
      port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
      path: url.pathname + url.search,
      method: 'GET',
      headers: { ...headers, host: url.host, 'accept-encoding': 'identity' },
      maxHeaderSize: 16_384,
      signal,
    };
    const name = url.hostname.replace(/^\[|\]$/g, '');
    const outgoing = secure
      ? request({ ...options, agent: this.#secure, ...(isIP(name) === 0 ? { servername: name } : {}) })
      : requestHttp({ ...options, agent: this.#plain });
    outgoing.once('response', resolve);
    outgoing.on('error', reject);
    outgoing.end();
    return promise;
  }
}

export function createPresignedFetcher(settings: PresignedFetcherSettings): PresignedFetcher {
  return new Calls(settings);
}
