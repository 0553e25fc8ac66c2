import type { AttachedPolicy } from '@aws-sdk/client-iam';
import type { PolicyHolder } from '../../core/records/identity.ts';
import { listPage } from './listing.ts';

interface AttachedQuery {
  readonly PathPrefix?: string | undefined;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** A page of the managed policies attached to a role, user or group, in ARN order. */
export function attachedPage(
  holder: PolicyHolder,
  query: AttachedQuery,
): { AttachedPolicies: AttachedPolicy[]; IsTruncated: boolean; Marker?: string } {
  const prefix = query.PathPrefix ?? '/';
  const arns = holder.attachedPolicies.filter((arn) => pathOf(arn).startsWith(prefix)).sort();
  const { items, paging } = listPage('attached-policies', arns, (arn) => arn, query);
  const attached = items.map((arn) => ({ PolicyName: nameOf(arn), PolicyArn: arn }));
  return { AttachedPolicies: attached, ...paging };
}

/** `…:policy/a/b/Name` has the path `/a/b/`. */
function pathOf(arn: string): string {
  return arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1);
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
