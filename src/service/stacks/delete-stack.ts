import { Refusal } from '../../core/errors/refusal.ts';
import type { Transaction } from '../../core/ports/directory.ts';
import type { Permission } from '../../core/principal/permission.ts';
import { STACK, type Stack, type StackResource } from '../../core/records/stack.ts';
import { type Scope, scopeOf } from '../scope.ts';
import type { Services } from '../services.ts';
import { deletedKey, liveKey, lookUpStack } from './find-stack.ts';
import { DELETED_KEPT } from './list-stacks.ts';
import { RESOURCE_TYPES } from './resources/resource-types.ts';
import { type EventLog, eventLog } from './stack-events.ts';
import { asStackFailure, failureReason, StackFailure } from './stack-failure.ts';

export interface StackDeletion {
  readonly account: string;
  readonly region: string;
  readonly nameOrId: string;
  /** Logical ids to leave behind; only a stack whose deletion failed takes them. */
  readonly retain: readonly string[];
  /** Asks whether the caller may do this. Throws `Denial`. */
  require(permissions: readonly Permission[]): void;
}

/**
 * Deletes a stack with all its resources in one commit; when one cannot be deleted none is, and the stack is DELETE_FAILED. A
 * stack that does not exist is a success. Throws `Refusal` ValidationError under termination protection.
 */
export async function deleteStack(services: Services, deletion: StackDeletion): Promise<void> {
  const { directory } = services;
  const begin = (tx: Transaction, commit: (scope: Scope, stack: Stack) => void): void => {
    const stack = lookUpStack(tx, deletion, deletion.nameOrId);
    if (stack === undefined || stack.status === 'DELETE_COMPLETE') return;
    checkDeletable(stack, deletion);
    commit(scopeOf(services, deletion.account), stack);
  };
  try {
    await directory.transact((tx) => begin(tx, (scope, stack) => removeStack(tx, scope, stack, deletion)));
  } catch (failure) {
    if (!(failure instanceof StackFailure)) throw failure;
    await directory.transact((tx) => begin(tx, (scope, stack) => failDeletion(tx, scope, stack, failure)));
  }
}

function checkDeletable(stack: Stack, { retain }: StackDeletion): void {
  if (stack.terminationProtection) {
    const message = `Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`;
    throw new Refusal('ValidationError', 400, message);
  }
  if (retain.length > 0 && stack.status !== 'DELETE_FAILED') {
    const message =
      'Invalid operation on stack [' +
      `${stack.id}]. RetainResources can be specified only when the stack is in the DELETE_FAILED state.`;
    throw new Refusal('ValidationError', 400, message);
  }
}

/** Removes the resources, last made first, inside the transaction. Throws `StackFailure`. */
function removeStack(tx: Transaction, scope: Scope, stack: Stack, deletion: StackDeletion): void {
  const log = eventLog(scope, stack, stack.events);
  log.stack('DELETE_IN_PROGRESS', 'User Initiated');
  const removed = stack.resources
    .toReversed()
    .map((resource) =>
      asStackFailure(resource.logicalId, () => removeResource(tx, scope, resource, deletion, log)),
    );
  log.stack('DELETE_COMPLETE');
  const { statusReason: _past, ...rest } = stack;
  const resources = removed.toReversed();
  const gone: Stack = {
    ...rest,
    status: 'DELETE_COMPLETE',
    deletedAt: scope.now,
    resources,
    events: log.events,
  };
  tx.delete(STACK, scope.account, liveKey(stack.region, stack.name));
  tx.put(STACK, scope.account, deletedKey(stack), gone);
  forgetOldStacks(tx, scope);
}

function removeResource(
  tx: Transaction,
  scope: Scope,
  resource: StackResource,
  { retain, require }: StackDeletion,
  log: EventLog,
): StackResource {
  if (resource.physicalId === undefined || resource.status === 'DELETE_COMPLETE') return resource;
  const { statusReason: _past, ...rest } = resource;
  if (resource.deletionPolicy === 'Retain' || retain.includes(resource.logicalId)) {
    log.resource(resource, 'DELETE_SKIPPED');
    return { ...rest, status: 'DELETE_SKIPPED', updatedAt: scope.now };
  }
  log.resource(resource, 'DELETE_IN_PROGRESS');
  RESOURCE_TYPES[resource.type]?.remove({ tx, scope, require }, resource);
  log.resource(resource, 'DELETE_COMPLETE');
  return { ...rest, status: 'DELETE_COMPLETE', updatedAt: scope.now };
}

function failDeletion(tx: Transaction, scope: Scope, stack: Stack, failure: StackFailure): void {
  const log = eventLog(scope, stack, stack.events);
  const reason = failureReason(failure, () => scope.ids.uuid());
  const statusReason = `The following resource(s) failed to delete: [${failure.logicalId}]. `;
  log.stack('DELETE_IN_PROGRESS', 'User Initiated');
  const resources = stack.resources.map((resource): StackResource => {
    if (resource.logicalId !== failure.logicalId) return resource;
    log.resource(resource, 'DELETE_IN_PROGRESS');
    log.resource(resource, 'DELETE_FAILED', reason);
    return { ...resource, status: 'DELETE_FAILED', statusReason: reason, updatedAt: scope.now };
  });
  log.stack('DELETE_FAILED', statusReason);
  const failed: Stack = { ...stack, status: 'DELETE_FAILED', statusReason, resources, events: log.events };
  tx.put(STACK, scope.account, liveKey(stack.region, stack.name), failed);
}

/** Bounds what deleted stacks take: they are dropped once no listing shows them. */
function forgetOldStacks(tx: Transaction, scope: Scope): void {
  for (const { key, body } of tx.list(STACK, scope.account)) {
    if (body.deletedAt !== undefined && body.deletedAt < scope.now - DELETED_KEPT) {
      tx.delete(STACK, scope.account, key);
    }
  }
}
