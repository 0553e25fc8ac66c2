import type { ServiceDoor } from '../../protocol/operation.ts';
import { associateAccessPolicyOperation } from './associate-access-policy.ts';
import { createAccessEntryOperation } from './create-access-entry.ts';
import { deleteAccessEntryOperation } from './delete-access-entry.ts';
import { describeAccessEntryOperation } from './describe-access-entry.ts';
import { disassociateAccessPolicyOperation } from './disassociate-access-policy.ts';
import { listAccessEntriesOperation } from './list-access-entries.ts';
import { listAccessPoliciesOperation } from './list-access-policies.ts';
import { listAssociatedAccessPoliciesOperation } from './list-associated-access-policies.ts';
import { updateAccessEntryOperation } from './update-access-entry.ts';

/** Who may reach a cluster's Kubernetes API under which name, and with which access policies. Part of the EKS door's table. */
export const accessEntryOperations: ServiceDoor['operations'] = {
  AssociateAccessPolicy: associateAccessPolicyOperation,
  CreateAccessEntry: createAccessEntryOperation,
  DeleteAccessEntry: deleteAccessEntryOperation,
  DescribeAccessEntry: describeAccessEntryOperation,
  DisassociateAccessPolicy: disassociateAccessPolicyOperation,
  ListAccessEntries: listAccessEntriesOperation,
  ListAccessPolicies: listAccessPoliciesOperation,
  ListAssociatedAccessPolicies: listAssociatedAccessPoliciesOperation,
  UpdateAccessEntry: updateAccessEntryOperation,
};
