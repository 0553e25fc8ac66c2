import type { DeleteAccessKeyRequest } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { USERS } from '../../../service/policies/policy-holders.ts';
import { deleteAccessKey } from '../../../service/users/access-keys.ts';
import { iamWrite } from '../iam-operation.ts';
import { namedUser } from './named-user.ts';

export const deleteAccessKeyOperation = iamWrite<DeleteAccessKeyRequest, object>({
  authorize: (input, { reader, scope, call }) => [
    holderPermission(reader, scope, USERS, namedUser(input.UserName, call.caller), 'DeleteAccessKey'),
  ],
  write: (input, tx, scope, call) => {
    deleteAccessKey(tx, scope, namedUser(input.UserName, call.caller), input.AccessKeyId);
    return {};
  },
});
