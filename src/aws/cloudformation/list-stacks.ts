import type { ListStacksInput, ListStacksOutput } from '@aws-sdk/client-cloudformation';
import { listStacks, stackOrder } from '../../service/stacks/list-stacks.ts';
import { stackPermission } from '../../service/stacks/stack-permission.ts';
import type { Operation } from '../protocol/operation.ts';
import { regionOf } from './cloudformation-operation.ts';
import { nextToken, tokenPage } from './next-token.ts';
import { stackSummary } from './stack-view.ts';

export const listStacksOperation: Operation<ListStacksInput, ListStacksOutput> = {
  authorize: (_input, call, { directory, settings }) => [
    stackPermission(directory, settings.partition, regionOf(call), 'ListStacks', undefined),
  ],
  handle: (input, call, { directory, clock }) => {
    const { StackStatusFilter: filter = [] } = input;
    const stacks = listStacks(directory, regionOf(call), clock.now());
    const wanted = stacks.filter(({ status }) => filter.length === 0 || filter.includes(status));
    const page = tokenPage('list-stacks', wanted, stackOrder, input.NextToken);
    return { StackSummaries: page.items.map(stackSummary), ...nextToken(page) };
  },
};
