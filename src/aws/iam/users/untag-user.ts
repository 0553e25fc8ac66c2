import type { UntagUserRequest } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { USERS } from '../../../service/policies/policy-holders.ts';
import { tagKeysContext } from '../../../service/tags/tag-context.ts';
import { untagUser } from '../../../service/users/update-user.ts';
import { iamWrite } from '../iam-operation.ts';

export const untagUserOperation = iamWrite<UntagUserRequest, object>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, USERS, input.UserName, 'UntagUser', tagKeysContext(input.TagKeys)),
  ],
  write: (input, tx, scope) => {
    untagUser(tx, scope, input.UserName, input.TagKeys);
    return {};
  },
});
