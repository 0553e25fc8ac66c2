import type {
  GetServiceLinkedRoleDeletionStatusRequest,
  GetServiceLinkedRoleDeletionStatusResponse,
} from '@aws-sdk/client-iam';
import { roleArn } from '../../../service/roles/create-role.ts';
import { findDeletion } from '../../../service/roles/service-linked/delete-service-linked-role.ts';
import { iamRead } from '../iam-operation.ts';

/** `task/aws-service-role/SERVICE/ROLE/UUID` names the role that it is about. */
const TASK = /^task(\/aws-service-role\/[\w.-]+\/)([\w+=,.@-]+)\/[\w-]+$/;

export const getServiceLinkedRoleDeletionStatus = iamRead<
  GetServiceLinkedRoleDeletionStatusRequest,
  GetServiceLinkedRoleDeletionStatusResponse
>({
  authorize: ({ DeletionTaskId: task }, { scope }) => {
    const [, path = '/', name = ''] = TASK.exec(task) ?? [];
    const resource = roleArn(scope, path, name);
    return [{ action: 'iam:GetServiceLinkedRoleDeletionStatus', resource, resourceAccount: scope.account }];
  },
  read: (input, reader, scope) => {
    const { status, failure } = findDeletion(reader, scope, input.DeletionTaskId);
    if (failure === undefined) return { Status: status };
    const usage = failure.usage.map(({ region, resources }) => ({
      Region: region,
      Resources: [...resources],
    }));
    return { Status: status, Reason: { Reason: failure.reason, RoleUsageList: usage } };
  },
});
