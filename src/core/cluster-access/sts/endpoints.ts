import { stsPartition } from './partitions.ts';

/** Which STS the tokens of a cluster may be for. */
export interface StsEndpoints {
  /** The verifier's own. */
  readonly partition: string;
  /** The verifier's own; empty when unknown. */
  readonly region: string;
  /** Origins accepted by name, `https://host[:port]`; `http://…` of loopback addresses only. */
  readonly origins: ReadonlySet<string>;
  /** Whether AWS's own endpoints are accepted too (cluster-authenticator.md 3.3). */
  readonly aws: boolean;
}

export interface StsEndpointSettings {
  readonly partition?: string | undefined;
  readonly region?: string | undefined;
  /** URLs without path, query or user. */
  readonly endpoints?: readonly string[] | undefined;
  /** Besides AWS's table, or instead of it. The table stands alone when no endpoint is given. */
  readonly awsToo?: boolean | undefined;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Throws a `RangeError` that says what to change: configuration fails before anything listens. */
function originOf(text: string): string {
  if (!URL.canParse(text)) throw new RangeError(`not a URL: ${text}`);
  const url = new URL(text);
  const { protocol, hostname, pathname, search, hash, username, password } = url;
  if (pathname !== '/' || search + hash + username + password !== '' || text.includes('@')) {
    throw new RangeError(`an STS endpoint is scheme, host and port only: ${url.origin}`);
  }
  if (protocol === 'https:') return url.origin;
  if (protocol === 'http:' && LOOPBACK.test(hostname)) return url.origin;
  throw new RangeError(`an STS endpoint is https, or http on a loopback address: ${text}`);
}

/** Validated endpoints. Throws `RangeError`. */
export function stsEndpoints(settings: StsEndpointSettings = {}): StsEndpoints {
  const { partition = 'aws', region = '', endpoints = [], awsToo = endpoints.length === 0 } = settings;
  if (stsPartition(partition) === undefined) throw new RangeError(`partition ${partition} not valid`);
  return Object.freeze({ partition, region, origins: new Set(endpoints.map(originOf)), aws: awsToo });
}
