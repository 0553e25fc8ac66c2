import type { TagUserRequest } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { USERS } from '../../../service/policies/policy-holders.ts';
import { requestTagContext } from '../../../service/tags/tag-context.ts';
import { tagUser } from '../../../service/users/update-user.ts';
import { iamWrite } from '../iam-operation.ts';

export const tagUserOperation = iamWrite<TagUserRequest, object>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, USERS, input.UserName, 'TagUser', requestTagContext(input.Tags)),
  ],
  write: (input, tx, scope) => {
    tagUser(tx, scope, input.UserName, input.Tags);
    return {};
  },
});
