/** IAM's default limits (iam.md, policy-language.md 11). Sizes are characters without white space. */
export const IAM_QUOTAS = {
  managedPolicySize: 6144,
  policyVersions: 5,
  inlineSize: { role: 10_240, user: 2048, group: 5120 },
  trustPolicySize: 2048,
  attachedPolicies: 10,
  tags: 50,
  tagKey: 128,
  tagValue: 256,
  providers: 100,
  clientIds: 100,
  thumbprints: 5,
  accessKeysPerUser: 2,
  mfaDevicesPerUser: 8,
  groups: 300,
  groupsPerUser: 10,
  instanceProfiles: 1000,
} as const;
