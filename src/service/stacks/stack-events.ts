import type { StackEvent, StackResource } from '../../core/records/stack.ts';
import type { Scope } from '../scope.ts';

/** Appends events of one stack, oldest first. */
export interface EventLog {
  readonly events: readonly StackEvent[];
  stack(status: string, reason?: string): void;
  resource(
    resource: Pick<StackResource, 'logicalId' | 'type'> & { readonly physicalId?: string },
    status: string,
    reason?: string,
  ): void;
}

export const STACK_TYPE = 'AWS::CloudFormation::Stack';

/** Continues `earlier`. Stack events have a UUID as id, resource events a readable one, as CloudFormation's have. */
export function eventLog(
  scope: Scope,
  stack: { readonly name: string; readonly id: string },
  earlier: readonly StackEvent[] = [],
): EventLog {
  const events = [...earlier];
  const time = scope.now;
  const because = (reason: string | undefined) => (reason === undefined ? {} : { statusReason: reason });
  return {
    events,
    stack: (status, reason) => {
      const subject = { logicalId: stack.name, physicalId: stack.id, type: STACK_TYPE };
      events.push({ id: scope.ids.uuid(), ...subject, status, ...because(reason), time });
    },
    resource: ({ logicalId, physicalId, type }, status, reason) => {
      const id = `${logicalId}-${status}-${new Date(time).toISOString()}`;
      const made = physicalId === undefined ? {} : { physicalId };
      events.push({ id, logicalId, ...made, type, status, ...because(reason), time });
    },
  };
}
