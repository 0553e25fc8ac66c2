import type { Transaction } from '../../core/ports/directory.ts';
import { ADDON, type Addon, type AddonIssue, addonKey } from '../../core/records/addon.ts';
import { releaseAssociations } from '../associations/release-associations.ts';
import { endUpdate, forgetUpdates } from '../updates/record-update.ts';

/** How an add-on stands in its cluster: all of it runs, some of it does not yet, it cannot be, or nothing of it is left. */
export type AddonCondition =
  | { readonly kind: 'running' }
  | { readonly kind: 'waiting'; readonly issue: AddonIssue }
  | { readonly kind: 'refused'; readonly issue: AddonIssue }
  | { readonly kind: 'gone' };

const FAILED: Partial<Readonly<Record<Addon['status'], Addon['status']>>> = {
  CREATING: 'CREATE_FAILED',
  UPDATING: 'UPDATE_FAILED',
  ACTIVE: 'DEGRADED',
  DELETING: 'DELETE_FAILED',
};

/**
 * Takes in what the cluster tells of an add-on, if it is still the one that was looked at. One that ran and does not any more is
 * DEGRADED with the reason, and ACTIVE again when it recovers.
 */
export function advanceAddon(
  tx: Transaction,
  account: string,
  { cluster, name, arn, modifiedAt }: Addon,
  condition: AddonCondition,
): void {
  const key = addonKey(cluster, name);
  const present = tx.get(ADDON, account, key)?.body;
  if (present?.arn !== arn || present.modifiedAt !== modifiedAt) return;
  if (condition.kind === 'gone') {
    if (present.status !== 'DELETING') return;
    releaseAssociations(tx, account, present);
    forgetUpdates(tx, account, cluster, name);
    tx.delete(ADDON, account, key);
    return;
  }
  const { updateId, ...rest } = present;
  const next = nextStatus(present.status, condition.kind);
  const issues = condition.kind === 'running' ? [] : [condition.issue];
  if (next === present.status && JSON.stringify(issues) === JSON.stringify(present.issues)) return;
  const settled = next !== 'CREATING' && next !== 'UPDATING' && next !== 'DELETING';
  if (settled) endUpdate(tx, account, cluster, updateId, next === 'UPDATE_FAILED' ? errorsOf(issues) : []);
  const shown = next === 'CREATING' || next === 'UPDATING' ? [] : issues;
  tx.put(ADDON, account, key, {
    ...rest,
    ...(settled || updateId === undefined ? {} : { updateId }),
    status: next,
    issues: shown,
  });
}

function nextStatus(present: Addon['status'], kind: 'running' | 'waiting' | 'refused'): Addon['status'] {
  if (present === 'DELETING') return kind === 'refused' ? 'DELETE_FAILED' : present;
  if (kind === 'running') return 'ACTIVE';
  if (kind === 'refused') return FAILED[present] ?? present;
  return present === 'ACTIVE' ? 'DEGRADED' : present;
}

/** Codes that an update's error can have are those of issues, as far as they are used here; the rest is Unknown. */
function errorsOf(issues: readonly AddonIssue[]) {
  return issues.map(({ code, message, resourceIds }) => ({
    code: code === 'InternalFailure' ? 'Unknown' : code,
    message,
    resourceIds,
  }));
}
