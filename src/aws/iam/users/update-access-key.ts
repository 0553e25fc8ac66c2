import type { UpdateAccessKeyRequest } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { USERS } from '../../../service/policies/policy-holders.ts';
import { updateAccessKey } from '../../../service/users/access-keys.ts';
import { iamWrite } from '../iam-operation.ts';
import { namedUser } from './named-user.ts';

export const updateAccessKeyOperation = iamWrite<UpdateAccessKeyRequest, object>({
  authorize: (input, { reader, scope, call }) => [
    holderPermission(reader, scope, USERS, namedUser(input.UserName, call.caller), 'UpdateAccessKey'),
  ],
  write: (input, tx, scope, call) => {
    updateAccessKey(tx, scope, namedUser(input.UserName, call.caller), input.AccessKeyId, input.Status);
    return {};
  },
});
