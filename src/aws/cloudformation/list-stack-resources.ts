import type { ListStackResourcesInput, ListStackResourcesOutput } from '@aws-sdk/client-cloudformation';
import { findStack } from '../../service/stacks/find-stack.ts';
import { stackRead } from './cloudformation-operation.ts';
import { nextToken, tokenPage } from './next-token.ts';
import { resourceSummary } from './resource-view.ts';

export const listStackResources = stackRead<ListStackResourcesInput, ListStackResourcesOutput>({
  action: 'ListStackResources',
  read: (input, reader, where) => {
    const stack = findStack(reader, where, input.StackName ?? '');
    const sorted = stack.resources.toSorted((one, other) => (one.logicalId < other.logicalId ? -1 : 1));
    const listing = `stack-resources ${stack.id}`;
    const page = tokenPage(listing, sorted, ({ logicalId }) => logicalId, input.NextToken);
    return { StackResourceSummaries: page.items.map(resourceSummary), ...nextToken(page) };
  },
});
