import type { AttachedPolicy, GroupDetail, PolicyDetail, RoleDetail, UserDetail } from '@aws-sdk/client-iam';
import type { Reader } from '../../../core/ports/directory.ts';
import type { Group, PolicyHolder, Role, User } from '../../../core/records/identity.ts';
import type { RoleUse } from '../../../core/records/last-use.ts';
import { groupsOf } from '../../../service/groups/groups-of-user.ts';
import { profilesOfRole } from '../../../service/instance-profiles/find-profile.ts';
import { boundaryMember } from '../boundary-view.ts';
import { encodeDocument } from '../document-text.ts';
import { groupView } from '../groups/group-view.ts';
import { profileSummary } from '../instance-profiles/profile-view.ts';
import { tagsMember } from '../tag-list.ts';
import { userView } from '../users/user-view.ts';

/** Identities as GetAccountAuthorizationDetails shows them: with all their policies. */
export function userDetail(reader: Reader, account: string, user: User): UserDetail {
  return {
    ...userView(user),
    UserPolicyList: inlineList(user),
    GroupList: groupsOf(reader, account, user.groups).map(({ name }) => name),
    AttachedManagedPolicies: attachedList(user),
  };
}

export function groupDetail(group: Group): GroupDetail {
  return {
    ...groupView(group),
    GroupPolicyList: inlineList(group),
    AttachedManagedPolicies: attachedList(group),
  };
}

export function roleDetail(
  reader: Reader,
  account: string,
  role: Role,
  use: RoleUse | undefined,
): RoleDetail {
  const profiles = profilesOfRole(reader, account, role);
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createDate),
    AssumeRolePolicyDocument: encodeDocument(role.assumeRolePolicy),
    InstanceProfileList: profiles.map((profile) => profileSummary(reader, account, profile)),
    RolePolicyList: inlineList(role),
    AttachedManagedPolicies: attachedList(role),
    ...boundaryMember(role.permissionsBoundary),
    ...tagsMember(role.tags),
    RoleLastUsed: use === undefined ? {} : { LastUsedDate: new Date(use.time), Region: use.region },
  };
}

function inlineList({ inlinePolicies }: PolicyHolder): PolicyDetail[] {
  return Object.entries(inlinePolicies).map(([PolicyName, document]) => ({
    PolicyName,
    PolicyDocument: encodeDocument(document),
  }));
}

function attachedList({ attachedPolicies }: PolicyHolder): AttachedPolicy[] {
  return attachedPolicies.map((arn) => ({
    PolicyName: arn.slice(arn.lastIndexOf('/') + 1),
    PolicyArn: arn,
  }));
}
