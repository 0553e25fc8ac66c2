import { inRange, parseIp, parseRange } from '../../core/policy/operators/ip.ts';
import type { EndpointAccess } from '../../core/records/resources.ts';
import { invalidCluster } from './refusals.ts';

export const OPEN_ENDPOINT: EndpointAccess = { public: true, private: false, cidrs: ['0.0.0.0/0', '::/0'] };

/** What a call asks for; what it leaves out stays. */
export interface EndpointChange {
  readonly endpointPublicAccess?: boolean | undefined;
  readonly endpointPrivateAccess?: boolean | undefined;
  readonly publicAccessCidrs?: readonly string[] | undefined;
}

/** Ranges of one cluster (EKS service quota). */
const MOST = 40;

/** Throws `Refusal` InvalidParameterException. */
export function changedEndpoint(
  name: string,
  present: EndpointAccess,
  change: EndpointChange,
): EndpointAccess {
  const { publicAccessCidrs: cidrs } = change;
  const next: EndpointAccess = {
    public: change.endpointPublicAccess ?? present.public,
    private: change.endpointPrivateAccess ?? present.private,
    cidrs: cidrs ?? present.cidrs,
  };
  if (!next.public && !next.private)
    throw invalidCluster(name, 'Private and public endpoint access cannot both be disabled.');
  if (cidrs !== undefined && !next.public)
    throw invalidCluster(
      name,
      'PublicAccessCidrs can only be configured with public endpoint access enabled.',
    );
  if (next.cidrs.length === 0) return { ...next, cidrs: OPEN_ENDPOINT.cidrs };
  if (next.cidrs.length > MOST)
    throw invalidCluster(name, `A maximum of ${MOST} CIDR blocks can be specified for publicAccessCidrs.`);
  const bad = next.cidrs.filter((text) => !text.includes('/') || parseRange(text, false) === undefined);
  if (bad.length > 0)
    throw invalidCluster(name, `The following CIDRs are invalid in publicAccessCidrs: [${bad.join(', ')}]`);
  return next;
}

export function sameEndpoint(one: EndpointAccess, other: EndpointAccess): boolean {
  const sorted = ({ cidrs }: EndpointAccess): string => [...cidrs].sort().join();
  return one.public === other.public && one.private === other.private && sorted(one) === sorted(other);
}

/**
 * Whether the API answers a caller from there. `inside` are the ranges of the nodes' own network, which the private endpoint
 * serves. An address that cannot be read is nobody's.
 */
export function endpointReachable(
  { public: open, private: inner, cidrs }: EndpointAccess,
  address: string | undefined,
  inside: readonly string[],
): boolean {
  const ip = parseIp(address ?? '', true);
  if (ip === undefined) return false;
  const within = (ranges: readonly string[]): boolean =>
    ranges.some((text) => {
      const range = parseRange(text, true);
      return range !== undefined && inRange(ip, range);
    });
  return (open && within(cidrs)) || (inner && within(inside));
}
