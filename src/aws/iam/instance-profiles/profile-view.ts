import type { InstanceProfile as InstanceProfileOutput } from '@aws-sdk/client-iam';
import type { Reader } from '../../../core/ports/directory.ts';
import type { InstanceProfile } from '../../../core/records/instance-profile.ts';
import { roleOfProfile } from '../../../service/instance-profiles/find-profile.ts';
import { roleSummary } from '../roles/role-view.ts';
import { tagsMember } from '../tag-list.ts';

/** An instance profile with its role, as listings show it: without tags. */
export function profileSummary(
  reader: Reader,
  account: string,
  profile: InstanceProfile,
): InstanceProfileOutput {
  const role = roleOfProfile(reader, account, profile);
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate: new Date(profile.createDate),
    Roles: role === undefined ? [] : [roleSummary(role)],
  };
}

/** An instance profile as GetInstanceProfile shows it. */
export function profileView(
  reader: Reader,
  account: string,
  profile: InstanceProfile,
): InstanceProfileOutput {
  return { ...profileSummary(reader, account, profile), ...tagsMember(profile.tags) };
}
