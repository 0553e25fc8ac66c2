import type { Stack, StackResource, StackStatus } from '../../core/records/stack.ts';
import type { Scope } from '../scope.ts';
import { eventLog } from './stack-events.ts';
import { failureReason, type StackFailure } from './stack-failure.ts';
import { type StackPlan, stackBase } from './stack-plan.ts';
import type { ResourceDeclaration } from './template/template.ts';

/** The record of a stack whose creation failed: no resource of it exists, and its events tell which one failed and why. */
export function failedStack(scope: Scope, plan: StackPlan, id: string, failure: StackFailure): Stack {
  const { onFailure, name } = plan.input;
  const log = eventLog(scope, { name, id });
  const reason = failureReason(failure, () => scope.ids.uuid());
  const failed = plan.order.findIndex(({ logicalId }) => logicalId === failure.logicalId);
  const before = plan.order.slice(0, failed < 0 ? plan.order.length : failed);
  const culprit = plan.order[failed];
  log.stack('CREATE_IN_PROGRESS', 'User Initiated');
  for (const resource of before) {
    log.resource(resource, 'CREATE_IN_PROGRESS');
    log.resource(resource, 'CREATE_COMPLETE');
  }
  if (culprit !== undefined) {
    log.resource(culprit, 'CREATE_IN_PROGRESS');
    log.resource(culprit, 'CREATE_FAILED', reason);
  }
  const summary = `The following resource(s) failed to create: [${failure.logicalId}]. `;
  const statusReason = onFailure === 'DO_NOTHING' ? summary : `${summary}Rollback requested by user.`;
  const { inProgress, status } = OUTCOMES[onFailure];
  log.stack(inProgress, statusReason);
  // The commit was atomic, so nothing stays: the events say so for every resource that had come before the failure.
  for (const resource of before.toReversed()) log.resource(resource, 'DELETE_COMPLETE');
  if (status !== inProgress) log.stack(status);
  const resources = before.map((resource) => gone(resource, scope.now, 'DELETE_COMPLETE'));
  if (culprit !== undefined) resources.push(gone(culprit, scope.now, 'CREATE_FAILED', reason));
  const ended = status === 'DELETE_COMPLETE' ? { deletedAt: scope.now } : {};
  const base = stackBase(plan, id, scope.now);
  return { ...base, ...ended, status, statusReason, outputs: [], resources, events: log.events };
}

const OUTCOMES: Readonly<
  Record<'ROLLBACK' | 'DO_NOTHING' | 'DELETE', { readonly inProgress: string; readonly status: StackStatus }>
> = {
  ROLLBACK: { inProgress: 'ROLLBACK_IN_PROGRESS', status: 'ROLLBACK_COMPLETE' },
  DO_NOTHING: { inProgress: 'CREATE_FAILED', status: 'CREATE_FAILED' },
  DELETE: { inProgress: 'DELETE_IN_PROGRESS', status: 'DELETE_COMPLETE' },
};

function gone(
  { logicalId, type, deletionPolicy }: ResourceDeclaration,
  updatedAt: number,
  status: string,
  statusReason?: string,
): StackResource {
  const reason = statusReason === undefined ? {} : { statusReason };
  return { logicalId, type, status, ...reason, updatedAt, properties: {}, deletionPolicy };
}
