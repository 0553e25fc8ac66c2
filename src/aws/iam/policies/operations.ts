import type { AnyOperation } from '../../protocol/operation.ts';
import { createPolicyOperation } from './create-policy.ts';
import { createPolicyVersionOperation } from './create-policy-version.ts';
import { deletePolicyOperation } from './delete-policy.ts';
import { deletePolicyVersionOperation } from './delete-policy-version.ts';
import { getPolicy } from './get-policy.ts';
import { getPolicyVersionOperation } from './get-policy-version.ts';
import { listEntitiesForPolicy } from './list-entities-for-policy.ts';
import { listPolicies } from './list-policies.ts';
import { listPolicyTags } from './list-policy-tags.ts';
import { listPolicyVersionsOperation } from './list-policy-versions.ts';
import { setDefaultPolicyVersionOperation } from './set-default-policy-version.ts';
import { tagPolicyOperation } from './tag-policy.ts';
import { untagPolicyOperation } from './untag-policy.ts';

export const POLICY_OPERATIONS: Readonly<Record<string, AnyOperation>> = {
  CreatePolicy: createPolicyOperation,
  CreatePolicyVersion: createPolicyVersionOperation,
  DeletePolicy: deletePolicyOperation,
  DeletePolicyVersion: deletePolicyVersionOperation,
  GetPolicy: getPolicy,
  GetPolicyVersion: getPolicyVersionOperation,
  ListEntitiesForPolicy: listEntitiesForPolicy,
  ListPolicies: listPolicies,
  ListPolicyTags: listPolicyTags,
  ListPolicyVersions: listPolicyVersionsOperation,
  SetDefaultPolicyVersion: setDefaultPolicyVersionOperation,
  TagPolicy: tagPolicyOperation,
  UntagPolicy: untagPolicyOperation,
};
