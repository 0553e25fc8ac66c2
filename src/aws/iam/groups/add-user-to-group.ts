import type { AddUserToGroupRequest } from '@aws-sdk/client-iam';
import { addUserToGroup } from '../../../service/groups/membership.ts';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { GROUPS } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';

export const addUserToGroupOperation = iamWrite<AddUserToGroupRequest, object>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, GROUPS, input.GroupName, 'AddUserToGroup'),
  ],
  write: (input, tx, scope) => {
    addUserToGroup(tx, scope, input.GroupName, input.UserName);
    return {};
  },
});
