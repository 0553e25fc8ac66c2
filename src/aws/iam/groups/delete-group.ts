import type { DeleteGroupRequest } from '@aws-sdk/client-iam';
import { deleteGroup } from '../../../service/groups/groups.ts';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { GROUPS } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';

export const deleteGroupOperation = iamWrite<DeleteGroupRequest, object>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, GROUPS, input.GroupName, 'DeleteGroup'),
  ],
  write: (input, tx, scope) => {
    deleteGroup(tx, scope, input.GroupName);
    return {};
  },
});
