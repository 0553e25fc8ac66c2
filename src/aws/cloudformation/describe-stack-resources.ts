import type {
  DescribeStackResourcesInput,
  DescribeStackResourcesOutput,
} from '@aws-sdk/client-cloudformation';
import { Refusal } from '../../core/errors/refusal.ts';
import type { Reader } from '../../core/ports/directory.ts';
import type { Stack } from '../../core/records/stack.ts';
import { findStack, type StackRegion } from '../../service/stacks/find-stack.ts';
import { listStacks } from '../../service/stacks/list-stacks.ts';
import { stackRead } from './cloudformation-operation.ts';
import { resourceView } from './resource-view.ts';

export const describeStackResources = stackRead<DescribeStackResourcesInput, DescribeStackResourcesOutput>({
  action: 'DescribeStackResources',
  read: (input, reader, where, { clock }) => {
    const { StackName: name, PhysicalResourceId: physicalId, LogicalResourceId: logicalId } = input;
    if (name !== undefined && physicalId !== undefined) {
      throw refuse('both StackName and PhysicalResourceId cannot be specified');
    }
    if (name === undefined && physicalId === undefined) {
      throw refuse('Either StackName or PhysicalResourceId must be specified');
    }
    const stack =
      name === undefined
        ? stackHolding(reader, where, physicalId ?? '', clock.now())
        : findStack(reader, where, name);
    const resources = stack.resources.filter(
      (resource) => logicalId === undefined || resource.logicalId === logicalId,
    );
    return { StackResources: resources.map((resource) => resourceView(stack, resource)) };
  },
});

function stackHolding(reader: Reader, where: StackRegion, physicalId: string, now: number): Stack {
  const holding = listStacks(reader, where, now).find(
    (stack) =>
      stack.deletedAt === undefined && stack.resources.some((resource) => resource.physicalId === physicalId),
  );
  if (holding === undefined) throw refuse(`Stack for ${physicalId} does not exist`);
  return holding;
}

function refuse(message: string): Refusal {
  return new Refusal('ValidationError', 400, message);
}
