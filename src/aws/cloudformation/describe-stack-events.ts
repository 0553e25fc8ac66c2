import type {
  DescribeStackEventsInput,
  DescribeStackEventsOutput,
  ResourceStatus,
  StackEvent as StackEventOutput,
} from '@aws-sdk/client-cloudformation';
import type { Stack, StackEvent } from '../../core/records/stack.ts';
import { findStack } from '../../service/stacks/find-stack.ts';
import { stackRead } from './cloudformation-operation.ts';
import { nextToken, tokenPage } from './next-token.ts';

/** Newest first. */
export const describeStackEvents = stackRead<DescribeStackEventsInput, DescribeStackEventsOutput>({
  action: 'DescribeStackEvents',
  read: (input, reader, where) => {
    const stack = findStack(reader, where, input.StackName ?? '', 'bracketed');
    const numbered = stack.events.map((event, index) => ({ event, order: orderOf(index) })).reverse();
    const page = tokenPage(`stack-events ${stack.id}`, numbered, ({ order }) => order, input.NextToken);
    return { StackEvents: page.items.map(({ event }) => eventView(stack, event)), ...nextToken(page) };
  },
});

const MANY = 1_000_000_000;

/** Falls as the events get newer. */
function orderOf(index: number): string {
  return String(MANY - index).padStart(10, '0');
}

function eventView(stack: Stack, event: StackEvent): StackEventOutput {
  return {
    StackId: stack.id,
    EventId: event.id,
    StackName: stack.name,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId ?? '',
    ResourceType: event.type,
    Timestamp: new Date(event.time),
    ResourceStatus: event.status as ResourceStatus, // Written by the stack's own event log.
    ...(event.statusReason === undefined ? {} : { ResourceStatusReason: event.statusReason }),
    ...(stack.clientRequestToken === undefined ? {} : { ClientRequestToken: stack.clientRequestToken }),
  };
}
