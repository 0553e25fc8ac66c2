import type { GetRolePolicyRequest, GetRolePolicyResponse } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { getInlinePolicy } from '../../../service/policies/inline-policy.ts';
import { findHolder, ROLES } from '../../../service/policies/policy-holders.ts';
import { encodeDocument } from '../document-text.ts';
import { iamRead } from '../iam-operation.ts';

export const getRolePolicy = iamRead<GetRolePolicyRequest, GetRolePolicyResponse>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, ROLES, input.RoleName, 'GetRolePolicy'),
  ],
  read: (input, reader, scope) => ({
    RoleName: findHolder(reader, ROLES, scope.account, input.RoleName).name,
    PolicyName: input.PolicyName,
    PolicyDocument: encodeDocument(getInlinePolicy(reader, scope, ROLES, input.RoleName, input.PolicyName)),
  }),
});
