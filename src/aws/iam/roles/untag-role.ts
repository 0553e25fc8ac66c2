import type { UntagRoleRequest } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { ROLES } from '../../../service/policies/policy-holders.ts';
import { untagRole } from '../../../service/roles/update-role.ts';
import { tagKeysContext } from '../../../service/tags/tag-context.ts';
import { iamWrite } from '../iam-operation.ts';

export const untagRoleOperation = iamWrite<UntagRoleRequest, object>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, ROLES, input.RoleName, 'UntagRole', tagKeysContext(input.TagKeys)),
  ],
  write: (input, tx, scope) => {
    untagRole(tx, scope, input.RoleName, input.TagKeys);
    return {};
  },
});
