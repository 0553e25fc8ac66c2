import type { DescribeStacksInput, DescribeStacksOutput } from '@aws-sdk/client-cloudformation';
import { findStack } from '../../service/stacks/find-stack.ts';
import { listStacks, stackOrder } from '../../service/stacks/list-stacks.ts';
import { stackRead } from './cloudformation-operation.ts';
import { nextToken, tokenPage } from './next-token.ts';
import { stackView } from './stack-view.ts';

export const describeStacks = stackRead<DescribeStacksInput, DescribeStacksOutput>({
  action: 'DescribeStacks',
  read: (input, reader, where, { clock }) => {
    if (input.StackName !== undefined)
      return { Stacks: [stackView(findStack(reader, where, input.StackName))] };
    const living = listStacks(reader, where, clock.now()).filter(({ deletedAt }) => deletedAt === undefined);
    const page = tokenPage('describe-stacks', living, stackOrder, input.NextToken);
    return { Stacks: page.items.map(stackView), ...nextToken(page) };
  },
});
