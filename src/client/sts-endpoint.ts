import { STS_PARTITIONS } from '../core/cluster-access/sts/partitions.ts';
import { ClusterTokenError } from './cluster-token-error.ts';

const REGION = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const COMMERCIAL = { name: 'aws', domain: 'amazonaws.com', dualStack: 'api.aws' };
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Which STS a token names. */
export interface StsChoice {
  readonly region: string;
  readonly endpoint?: string | URL | undefined;
  readonly fips?: boolean | undefined;
  readonly dualStack?: boolean | undefined;
}

function ownEndpoint(given: string | URL): URL {
  const text = String(given);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Verifiers refuse any path but the root; a name and password in a URL would be in every token.
  const plain =
    url?.pathname === '/' && url.search === '' && url.hash === '' && url.username + url.password === '';
  if (url === undefined || !plain)
    throw new ClusterTokenError('invalid-input', 'endpoint must be the URL of a host, without path or query');
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname))) return url;
  throw new ClusterTokenError('invalid-input', 'endpoint must be https; http is for this machine alone');
}

/** The URL of STS, ending in `/`. The regional endpoint of the region's partition unless another is named. Throws `ClusterTokenError`. */
export function stsEndpoint({ region, endpoint, fips, dualStack }: StsChoice): URL {
  // A region becomes part of a host name, and of the signature's scope: a dot or slash in it would name another host.
  if (typeof region !== 'string' || !REGION.test(region))
    throw new ClusterTokenError('invalid-input', 'region must be the name of a region, such as eu-west-1');
  if (endpoint !== undefined) return ownEndpoint(endpoint);
  // What no partition claims is commercial, as in the SDKs.
  const partition = STS_PARTITIONS.find(({ regions }) => regions.test(region));
  const { name, domain, dualStack: both } = partition ?? COMMERCIAL;
  // GovCloud's ordinary endpoints are the FIPS ones.
  const label = fips && (dualStack || name !== 'aws-us-gov') ? 'sts-fips' : 'sts';
  return new URL(`https://${label}.${region}.${dualStack ? both : domain}/`);
}
