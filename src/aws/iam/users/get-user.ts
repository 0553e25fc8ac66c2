import type { GetUserRequest, GetUserResponse } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { findHolder, USERS } from '../../../service/policies/policy-holders.ts';
import { iamRead } from '../iam-operation.ts';
import { namedUser } from './named-user.ts';
import { userView } from './user-view.ts';

export const getUser = iamRead<GetUserRequest, GetUserResponse>({
  authorize: (input, { reader, scope, call }) => [
    holderPermission(reader, scope, USERS, namedUser(input.UserName, call.caller), 'GetUser'),
  ],
  read: (input, reader, scope, call) => ({
    User: userView(findHolder(reader, USERS, scope.account, namedUser(input.UserName, call.caller))),
  }),
});
