import type { Reader } from '../../core/ports/directory.ts';
import { ROLE, type Role } from '../../core/records/identity.ts';
import { INSTANCE_PROFILE, type InstanceProfile } from '../../core/records/instance-profile.ts';
import { noSuchEntity } from '../validation/iam-refusals.ts';

/** The profile of that name, in any letter case. Throws `Refusal` NoSuchEntity. */
export function findProfile(reader: Reader, account: string, name: string): InstanceProfile {
  const profile = reader.get(INSTANCE_PROFILE, account, name.toLowerCase())?.body;
  if (profile === undefined) throw noSuchEntity(`Instance Profile ${name} cannot be found.`);
  return profile;
}

/** Undefined for an empty profile. */
export function roleOfProfile(reader: Reader, account: string, profile: InstanceProfile): Role | undefined {
  const { roleName } = profile;
  return roleName === undefined ? undefined : reader.get(ROLE, account, roleName.toLowerCase())?.body;
}

/** The profiles that hold a role, by name. */
export function profilesOfRole(reader: Reader, account: string, role: Role): readonly InstanceProfile[] {
  return reader
    .list(INSTANCE_PROFILE, account)
    .map(({ body }) => body)
    .filter(({ roleName }) => roleName === role.name);
}
