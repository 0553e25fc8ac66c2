import type { Workload } from '../../core/token/workload.ts';
import type { CloudTrailRecord } from './record.ts';
import { resourceType } from './resource-type.ts';

/** A resource as LookupEvents names it. */
export interface LookupResource {
  readonly type: string;
  readonly name: string;
}

/** Root and unnamed callers have no user name of their own. */
const NAMELESS: Readonly<Record<string, string>> = { Root: 'root' };

/** `Username` of an event: a user's name, a role session's name, the subject of a web identity. Undefined when nobody is known. */
export function usernameOf({ userIdentity }: Pick<CloudTrailRecord, 'userIdentity'>): string | undefined {
  const { type, userName, arn } = userIdentity;
  if (userName !== undefined) return userName;
  if ((type === 'AssumedRole' || type === 'FederatedUser') && arn !== undefined)
    return arn.slice(arn.lastIndexOf('/') + 1);
  return NAMELESS[type];
}

/** `sessionContext` of sessions: whose they are. */
interface Issuer {
  readonly sessionIssuer?: { readonly principalId?: string };
}

/** The unique id of the user, or of the role behind the session, that made the call. Root's is the account's. */
export function identityOf({ userIdentity }: Pick<CloudTrailRecord, 'userIdentity'>): string | undefined {
  switch (userIdentity.type) {
    case 'IAMUser':
    case 'Root':
      return userIdentity.principalId;
    case 'AssumedRole':
    case 'FederatedUser':
      // The context was rendered by this room (`user-identity.ts`).
      return (userIdentity.sessionContext as Issuer | undefined)?.sessionIssuer?.principalId;
    default:
      return undefined;
  }
}

/** Credentials that the call issued. */
interface Issued {
  readonly credentials?: { readonly accessKeyId?: string };
  readonly assumedRoleUser?: { readonly arn?: string };
}

/** Resources of an event: what the call touched, and the credentials and session that it made. */
export function lookupResources({
  resources,
  responseElements,
  rolecall,
}: Pick<CloudTrailRecord, 'resources' | 'responseElements' | 'rolecall'>): readonly LookupResource[] {
  const found: LookupResource[] = [];
  if (responseElements !== null && typeof responseElements === 'object') {
    // Elements were rendered by this room; other shapes have neither member.
    const { credentials, assumedRoleUser } = responseElements as Issued;
    if (credentials?.accessKeyId !== undefined)
      found.push({ type: 'AWS::IAM::AccessKey', name: credentials.accessKeyId });
    if (assumedRoleUser?.arn !== undefined)
      found.push({ type: 'AWS::STS::AssumedRole', name: assumedRoleUser.arn });
  }
  for (const { ARN, type } of resources ?? []) {
    const name = type === 'AWS::S3::Bucket' ? ARN.slice(ARN.lastIndexOf(':') + 1) : ARN;
    found.push({ type: type ?? resourceType(ARN) ?? 'Other', name });
  }
  if (rolecall?.workload !== undefined) found.push(...workloadResources(rolecall.workload));
  return found;
}

/** Not CloudTrail's: the token that joins an exchange to its mint, and the pod that it is for. */
function workloadResources({ namespace, pod, tokenId }: Workload): readonly LookupResource[] {
  const found: LookupResource[] = [];
  if (pod !== undefined) found.push({ type: 'Rolecall::Pod', name: `${namespace}/${pod}` });
  if (tokenId !== undefined) found.push({ type: 'Rolecall::Token', name: tokenId });
  return found;
}
