import type { Reader } from '../../core/ports/directory.ts';
import { GROUP, MANAGED_POLICY, OIDC_PROVIDER, ROLE, USER } from '../../core/records/identity.ts';
import { INSTANCE_PROFILE } from '../../core/records/instance-profile.ts';
import { MFA_DEVICE } from '../../core/records/mfa.ts';
import { policyUses } from '../policies/policy-uses.ts';
import { IAM_QUOTAS } from '../validation/iam-quotas.ts';

/** Limits that hold here, as the summary calls them. Users, roles and policies are not limited in number. */
const QUOTAS = {
  AccessKeysPerUserQuota: IAM_QUOTAS.accessKeysPerUser,
  AssumeRolePolicySizeQuota: IAM_QUOTAS.trustPolicySize,
  AttachedPoliciesPerGroupQuota: IAM_QUOTAS.attachedPolicies,
  AttachedPoliciesPerRoleQuota: IAM_QUOTAS.attachedPolicies,
  AttachedPoliciesPerUserQuota: IAM_QUOTAS.attachedPolicies,
  GroupPolicySizeQuota: IAM_QUOTAS.inlineSize.group,
  GroupsPerUserQuota: IAM_QUOTAS.groupsPerUser,
  GroupsQuota: IAM_QUOTAS.groups,
  InstanceProfilesQuota: IAM_QUOTAS.instanceProfiles,
  PolicySizeQuota: IAM_QUOTAS.managedPolicySize,
  RolePolicySizeQuota: IAM_QUOTAS.inlineSize.role,
  UserPolicySizeQuota: IAM_QUOTAS.inlineSize.user,
  VersionsPerPolicyQuota: IAM_QUOTAS.policyVersions,
} as const;

/** Things that this server has no operations for: there are none, for certain. */
const NONE = {
  AccountAccessKeysPresent: 0,
  AccountMFAEnabled: 0,
  AccountPasswordPresent: 0,
  AccountSigningCertificatesPresent: 0,
  ServerCertificates: 0,
} as const;

/** Counts of what the account holds, and its limits, by the names of GetAccountSummary. */
export function accountSummary(reader: Reader, account: string): Readonly<Record<string, number>> {
  const devices = reader.list(MFA_DEVICE, account);
  return {
    ...QUOTAS,
    ...NONE,
    Groups: reader.list(GROUP, account).length,
    InstanceProfiles: reader.list(INSTANCE_PROFILE, account).length,
    MFADevices: devices.length,
    MFADevicesInUse: devices.filter(({ body }) => body.userName !== undefined).length,
    Policies: reader.list(MANAGED_POLICY, account).length,
    // Of each managed policy in use one version counts: the default one.
    PolicyVersionsInUse: policyUses(reader, account).size,
    Providers: reader.list(OIDC_PROVIDER, account).length,
    Roles: reader.list(ROLE, account).length,
    Users: reader.list(USER, account).length,
    // Tokens of the global endpoint are good in every region.
    GlobalEndpointTokenVersion: 2,
  };
}
