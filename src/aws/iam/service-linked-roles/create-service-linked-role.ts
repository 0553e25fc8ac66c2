import type { CreateServiceLinkedRoleRequest, CreateServiceLinkedRoleResponse } from '@aws-sdk/client-iam';
import {
  createServiceLinkedRole,
  createServiceLinkedRolePermission,
  type NewServiceLinkedRole,
} from '../../../service/roles/service-linked/create-service-linked-role.ts';
import { type Checked, iamWrite } from '../iam-operation.ts';
import { roleView } from '../roles/role-view.ts';

export const createServiceLinkedRoleOperation = iamWrite<
  CreateServiceLinkedRoleRequest,
  CreateServiceLinkedRoleResponse
>({
  authorize: (input, { scope }) => [createServiceLinkedRolePermission(scope, newRole(input))],
  write: (input, tx, scope) => ({ Role: roleView(createServiceLinkedRole(tx, scope, newRole(input))) }),
});

function newRole(input: Checked<CreateServiceLinkedRoleRequest>): NewServiceLinkedRole {
  const { AWSServiceName: service, Description: description, CustomSuffix: customSuffix } = input;
  return { service, description, customSuffix };
}
