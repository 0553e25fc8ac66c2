import type { Role as RoleOutput } from '@aws-sdk/client-iam';
import type { Role } from '../../../core/records/identity.ts';
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

/** A role as GetRole shows it. */
export function roleView(role: Role): RoleOutput {
  return {
    ...roleSummary(role),
    ...boundaryMember(role.permissionsBoundary),
    ...tagsMember(role.tags),
  };
}
