import type { AnyOperation } from '../../protocol/operation.ts';
import { createServiceLinkedRoleOperation } from './create-service-linked-role.ts';
import { deleteServiceLinkedRoleOperation } from './delete-service-linked-role.ts';
import { getServiceLinkedRoleDeletionStatus } from './get-deletion-status.ts';

export const SERVICE_LINKED_ROLE_OPERATIONS: Readonly<Record<string, AnyOperation>> = {
  CreateServiceLinkedRole: createServiceLinkedRoleOperation,
  DeleteServiceLinkedRole: deleteServiceLinkedRoleOperation,
  GetServiceLinkedRoleDeletionStatus: getServiceLinkedRoleDeletionStatus,
};
