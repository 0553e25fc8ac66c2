import type {
  ListInstanceProfilesForRoleRequest,
  ListInstanceProfilesForRoleResponse,
} from '@aws-sdk/client-iam';
import { profilesOfRole } from '../../../service/instance-profiles/find-profile.ts';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { findHolder, ROLES } from '../../../service/policies/policy-holders.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { profileSummary } from './profile-view.ts';

export const listInstanceProfilesForRole = iamRead<
  ListInstanceProfilesForRoleRequest,
  ListInstanceProfilesForRoleResponse
>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, ROLES, input.RoleName, 'ListInstanceProfilesForRole'),
  ],
  read: (input, reader, { account }) => {
    const profiles = profilesOfRole(reader, account, findHolder(reader, ROLES, account, input.RoleName));
    const { items, paging } = listPage('role-profiles', profiles, ({ name }) => name.toLowerCase(), input);
    return { InstanceProfiles: items.map((profile) => profileSummary(reader, account, profile)), ...paging };
  },
});
