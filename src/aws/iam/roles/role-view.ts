import type { Role as RoleOutput } from '@aws-sdk/client-iam';
import type { Role } from '../../../core/records/identity.ts';
import type { RoleUse } from '../../../core/records/last-use.ts';
import { boundaryMember } from '../boundary-view.ts';
import { encodeDocument } from '../document-text.ts';
import { tagsMember } from '../tag-list.ts';

/** A role as listings show it: without tags, boundary and last use. */
export function roleSummary(role: Role): RoleOutput {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createDate),
    AssumeRolePolicyDocument: encodeDocument(role.assumeRolePolicy),
    ...(role.description === undefined ? {} : { Description: role.description }),
    MaxSessionDuration: role.maxSessionDuration,
  };
}

/** A role as GetRole shows it: with its last use, empty when there was none lately. */
export function usedRoleView(role: Role, use: RoleUse | undefined): RoleOutput {
  const RoleLastUsed = use === undefined ? {} : { LastUsedDate: new Date(use.time), Region: use.region };
  return { ...roleView(role), RoleLastUsed };
}

/** A role as the calls that make and change it show it. */
export function roleView(role: Role): RoleOutput {
  return {
    ...roleSummary(role),
    ...boundaryMember(role.permissionsBoundary),
    ...tagsMember(role.tags),
  };
}
