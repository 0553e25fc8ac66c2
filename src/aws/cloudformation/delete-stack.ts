import type { DeleteStackInput } from '@aws-sdk/client-cloudformation';
import { Refusal } from '../../core/errors/refusal.ts';
import { deleteStack } from '../../service/stacks/delete-stack.ts';
import { stackPermission } from '../../service/stacks/stack-permission.ts';
import type { Operation } from '../protocol/operation.ts';
import { callerMust, regionOf } from './cloudformation-operation.ts';
import { checkStackName } from './members.ts';

export const deleteStackOperation: Operation<DeleteStackInput, object> = {
  authorize: (input, call, { directory, settings }) => {
    checkStackName(input.StackName);
    return [stackPermission(directory, settings.partition, regionOf(call), 'DeleteStack', input.StackName)];
  },
  handle: async (input, call, services) => {
    if (input.RoleARN !== undefined || input.DeletionMode === 'FORCE_DELETE_STACK') {
      const message = 'RoleARN and forced deletion are not supported by this endpoint.';
      throw new Refusal('ValidationError', 400, message);
    }
    await deleteStack(services, {
      ...regionOf(call),
      nameOrId: input.StackName ?? '',
      retain: input.RetainResources ?? [],
      require: callerMust(call, services),
    });
    return {};
  },
};
