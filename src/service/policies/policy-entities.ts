import type { Reader } from '../../core/ports/directory.ts';
import { GROUP, type Group, ROLE, type Role, USER, type User } from '../../core/records/identity.ts';
import type { Scope } from '../scope.ts';
import { findPolicy } from './find-policy.ts';

/** A group, role or user that uses a managed policy. */
export interface PolicyEntity {
  readonly type: 'Group' | 'Role' | 'User';
  readonly name: string;
  readonly id: string;
}

export interface EntityFilter {
  /** An `EntityFilter` of the API; kinds that nothing here can be select nothing. */
  readonly type: string | undefined;
  readonly pathPrefix: string;
  readonly usage: 'PermissionsPolicy' | 'PermissionsBoundary' | undefined;
}

/** Groups, then roles, then users, each in name order. Throws `Refusal` NoSuchEntity. */
export function listPolicyEntities(
  reader: Reader,
  scope: Scope,
  arn: string,
  filter: EntityFilter,
): readonly PolicyEntity[] {
  findPolicy(reader, scope, arn);
  const of = (type: PolicyEntity['type'], holders: readonly { readonly body: Role | User | Group }[]) =>
    filter.type !== undefined && filter.type !== type
      ? []
      : holders
          .filter(({ body }) => body.path.startsWith(filter.pathPrefix) && uses(body, arn, filter.usage))
          .map(({ body: { name, id } }): PolicyEntity => ({ type, name, id }));
  return [
    ...of('Group', reader.list(GROUP, scope.account)),
    ...of('Role', reader.list(ROLE, scope.account)),
    ...of('User', reader.list(USER, scope.account)),
  ];
}

function uses(holder: Role | User | Group, arn: string, usage: EntityFilter['usage']): boolean {
  const attached = usage !== 'PermissionsBoundary' && holder.attachedPolicies.includes(arn);
  return attached || (usage !== 'PermissionsPolicy' && holder.permissionsBoundary === arn);
}
