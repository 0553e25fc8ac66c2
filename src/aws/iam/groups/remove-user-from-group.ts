import type { RemoveUserFromGroupRequest } from '@aws-sdk/client-iam';
import { removeUserFromGroup } from '../../../service/groups/membership.ts';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { GROUPS } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';

export const removeUserFromGroupOperation = iamWrite<RemoveUserFromGroupRequest, object>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, GROUPS, input.GroupName, 'RemoveUserFromGroup'),
  ],
  write: (input, tx, scope) => {
    removeUserFromGroup(tx, scope, input.GroupName, input.UserName);
    return {};
  },
});
