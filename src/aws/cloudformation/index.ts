import type { ServiceDoor } from '../protocol/operation.ts';
import { createStackOperation } from './create-stack.ts';
import { deleteStackOperation } from './delete-stack.ts';
import { describeStackEvents } from './describe-stack-events.ts';
import { describeStackResources } from './describe-stack-resources.ts';
import { describeStacks } from './describe-stacks.ts';
import { getTemplate } from './get-template.ts';
import { listStackResources } from './list-stack-resources.ts';
import { listStacksOperation } from './list-stacks.ts';
import { updateTerminationProtection } from './update-termination-protection.ts';

/**
 * The part of CloudFormation (2010-05-15) that identity tools such as eksctl need: stacks of IAM roles and policies, made and
 * deleted in one commit with the caller's own permissions. A template with anything else is refused before anything is made;
 * updates and change sets are not built, and refused as unknown actions.
 */
export const cloudformationDoor: ServiceDoor = {
  service: 'cloudformation',
  operations: {
    CreateStack: createStackOperation,
    DeleteStack: deleteStackOperation,
    DescribeStackEvents: describeStackEvents,
    DescribeStackResources: describeStackResources,
    DescribeStacks: describeStacks,
    GetTemplate: getTemplate,
    ListStackResources: listStackResources,
    ListStacks: listStacksOperation,
    UpdateTerminationProtection: updateTerminationProtection,
  },
};
