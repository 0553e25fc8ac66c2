import type { TagRoleRequest } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { ROLES } from '../../../service/policies/policy-holders.ts';
import { tagRole } from '../../../service/roles/update-role.ts';
import { requestTagContext } from '../../../service/tags/tag-context.ts';
import { iamWrite } from '../iam-operation.ts';

export const tagRoleOperation = iamWrite<TagRoleRequest, object>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, ROLES, input.RoleName, 'TagRole', requestTagContext(input.Tags)),
  ],
  write: (input, tx, scope) => {
    tagRole(tx, scope, input.RoleName, input.Tags);
    return {};
  },
});
