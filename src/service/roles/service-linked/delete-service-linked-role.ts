import type { Reader, Transaction } from '../../../core/ports/directory.ts';
import { ROLE, type Role } from '../../../core/records/identity.ts';
import { CLUSTER } from '../../../core/records/resources.ts';
import { ROLE_DELETION, type RoleDeletion } from '../../../core/records/role-deletion.ts';
import { findHolder, ROLES } from '../../policies/policy-holders.ts';
import type { Scope } from '../../scope.ts';
import { noSuchEntity, notFound, overQuota } from '../../validation/iam-refusals.ts';
import { forgetPrincipal } from '../forget-principal.ts';
import { isServiceLinked } from './protected-role.ts';

/** Milliseconds for which a task can be asked about. */
const TASK_LIFE = 24 * 3_600_000;
/** Tasks of one account, so that deletions asked for in vain do not fill the store. */
const MAX_TASKS = 1000;

/**
 * Deletes the role at once, unless its service still uses it; either outcome is read by the task's id. Throws `Refusal`
 * NoSuchEntity, also for a role that no service owns, or LimitExceeded.
 */
export function deleteServiceLinkedRole(tx: Transaction, scope: Scope, name: string): string {
  const role = findHolder(tx, ROLES, scope.account, name);
  if (!isServiceLinked(role)) throw notFound('role', name);
  dropOldTasks(tx, scope);
  const failure = usageOf(tx, scope, role);
  const taskId = `task${role.path}${role.name}/${scope.ids.uuid()}`;
  const task = { taskId, roleArn: role.arn, createdAt: scope.now };
  if (failure === undefined) {
    tx.delete(ROLE, scope.account, name.toLowerCase());
    forgetPrincipal(tx, role);
    tx.put(ROLE_DELETION, scope.account, taskId, { ...task, status: 'SUCCEEDED' });
  } else {
    tx.put(ROLE_DELETION, scope.account, taskId, { ...task, status: 'FAILED', failure });
  }
  return taskId;
}

/** Throws `Refusal` NoSuchEntity. */
export function findDeletion(reader: Reader, { account }: Scope, taskId: string): RoleDeletion {
  const task = reader.get(ROLE_DELETION, account, taskId)?.body;
  if (task === undefined) throw noSuchEntity(`Deletion task ${taskId} cannot be found.`);
  return task;
}

function dropOldTasks(tx: Transaction, { account, now }: Scope): void {
  const tasks = tx.list(ROLE_DELETION, account);
  const old = tasks.filter(({ body }) => body.createdAt + TASK_LIFE <= now);
  for (const { key } of old) tx.delete(ROLE_DELETION, account, key);
  if (tasks.length - old.length >= MAX_TASKS) throw overQuota('RoleDeletionTasks', MAX_TASKS);
}

/** Of the services here only EKS has resources that need its role: clusters. */
function usageOf(tx: Transaction, { account }: Scope, role: Role): RoleDeletion['failure'] {
  if (role.path !== '/aws-service-role/eks.amazonaws.com/') return undefined;
  const regions = new Map<string, string[]>();
  for (const { body } of tx.list(CLUSTER, account)) {
    const region = body.arn.split(':')[3] ?? '';
    regions.set(region, [...(regions.get(region) ?? []), body.arn]);
  }
  if (regions.size === 0) return undefined;
  const usage = [...regions].map(([region, resources]) => ({ region, resources }));
  return { reason: 'Clusters of this account use the role: delete them first.', usage };
}
