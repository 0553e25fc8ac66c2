import type { Reader } from '../../core/ports/directory.ts';
import { MANAGED_POLICY } from '../../core/records/identity.ts';
import type { Scope } from '../scope.ts';
import type { FoundPolicy } from './find-policy.ts';
import type { PolicyUse } from './policy-uses.ts';

export interface PolicyFilter {
  readonly owner: 'All' | 'AWS' | 'Local';
  /** Attached to at least one role, user or group. */
  readonly onlyAttached: boolean;
  readonly pathPrefix: string;
  readonly usage: 'PermissionsPolicy' | 'PermissionsBoundary' | undefined;
}

/** The managed policies that pass the filter, in ARN order. Looks at no document: there are about 1,600 of AWS's. */
export function listManagedPolicies(
  reader: Reader,
  scope: Scope,
  uses: ReadonlyMap<string, PolicyUse>,
  filter: PolicyFilter,
): readonly FoundPolicy[] {
  const passes = ({ policy }: FoundPolicy): boolean =>
    policy.path.startsWith(filter.pathPrefix) && used(uses.get(policy.arn), filter);
  const own = filter.owner === 'AWS' ? [] : customerPolicies(reader, scope);
  const aws = filter.owner === 'Local' ? [] : scope.managedPolicies.all();
  // Account digits come before `aws` in code units, so the two ordered lists follow each other.
  return [...own, ...aws.map((policy): FoundPolicy => ({ owner: 'aws', policy }))].filter(passes);
}

function customerPolicies(reader: Reader, scope: Scope): readonly FoundPolicy[] {
  return reader
    .list(MANAGED_POLICY, scope.account)
    .map(({ body }): FoundPolicy => ({ owner: 'customer', policy: body }))
    .sort((one, other) => (one.policy.arn < other.policy.arn ? -1 : 1));
}

function used(use: PolicyUse | undefined, filter: PolicyFilter): boolean {
  if (filter.onlyAttached && (use?.attachments ?? 0) === 0) return false;
  if (filter.usage === 'PermissionsPolicy') return (use?.attachments ?? 0) > 0;
  return filter.usage === undefined || (use?.boundaries ?? 0) > 0;
}
