import { splitArn } from '../arn/arn.ts';
import { STS_PARTITIONS } from './sts/partitions.ts';

export type PrincipalType = 'role' | 'user' | 'root' | 'federated-user' | 'assumed-role';

export interface CanonicalArn {
  readonly type: PrincipalType;
  /** `arn:P:iam::A:role/R` for a session of the role, else the ARN as given. */
  readonly arn: string;
  readonly partition: string;
}

type Canonical = CanonicalArn | { readonly fault: string };

const IAM_RESOURCES: ReadonlySet<string> = new Set(['role', 'user', 'root']);

/** Parts without colons, and a resource; the words of a fault are AWS's SDK's. */
function partsOf(arn: string) {
  if (!arn.startsWith('arn:')) return { fault: `arn '${arn}' is invalid: 'arn: invalid prefix'` };
  const parts = splitArn(arn);
  return parts ?? { fault: `arn '${arn}' is invalid: 'arn: not enough sections'` };
}

/** The canonical form of who STS says is calling (cluster-authenticator.md 4). `fault` is the reference's text. */
export function canonicalArn(arn: string): Canonical {
  const parts = partsOf(arn);
  if ('fault' in parts) return parts;
  const [, partition, service, , account, resource] = parts;
  if (!STS_PARTITIONS.some(({ name }) => name === partition)) {
    return { fault: `arn '${arn}' does not have a recognized partition` };
  }
  const segments = resource.split('/');
  const kind = segments[0] ?? '';
  if (service === 'iam' && IAM_RESOURCES.has(kind)) {
    // One of the set.
    return { type: kind as PrincipalType, arn, partition };
  }
  if (service === 'sts' && kind === 'federated-user') return { type: kind, arn, partition };
  if (service === 'sts' && kind === 'assumed-role') {
    if (segments.length < 3) return { fault: `assumed-role arn '${arn}' does not have a role` };
    const role = segments.slice(1, -1).join('/');
    return { type: kind, arn: `arn:${partition}:iam::${account}:role/${role}`, partition };
  }
  if (service === 'iam' || service === 'sts') {
    return { fault: `unrecognized resource ${resource} for service ${service}` };
  }
  return { fault: `service ${service} in arn ${arn} is not a valid service for identities` };
}
