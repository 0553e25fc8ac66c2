import { Refusal } from '../../core/errors/refusal.ts';
import type { Reader, Transaction } from '../../core/ports/directory.ts';
import { EKS_UPDATE, type EksUpdate } from '../../core/records/eks-update.ts';
import type { Scope } from '../scope.ts';

/** Updates that a cluster keeps; the oldest finished ones make room. */
const KEPT = 200;

export type NewUpdate = Pick<
  EksUpdate,
  'cluster' | 'addon' | 'type' | 'status' | 'params' | 'clientRequestToken'
>;

/** Notes that something is being changed. */
export function recordUpdate(tx: Transaction, scope: Scope, update: NewUpdate): EksUpdate {
  const kept = listUpdates(tx, scope.account, update.cluster);
  for (const old of kept.slice(0, Math.max(0, kept.length - KEPT + 1)))
    if (old.status !== 'InProgress') tx.delete(EKS_UPDATE, scope.account, keyOf(old));
  const made: EksUpdate = { ...update, id: scope.ids.uuid(), errors: [], createdAt: scope.now };
  tx.put(EKS_UPDATE, scope.account, keyOf(made), made);
  return made;
}

/** Notes how an update ended. An update that is not known, or has ended, stays as it is. */
export function endUpdate(
  tx: Transaction,
  account: string,
  cluster: string,
  id: string | undefined,
  errors: EksUpdate['errors'] = [],
): void {
  const key = `${cluster}/${id ?? ''}`;
  const present = tx.get(EKS_UPDATE, account, key)?.body;
  if (present?.status !== 'InProgress') return;
  tx.put(EKS_UPDATE, account, key, {
    ...present,
    errors,
    status: errors.length === 0 ? 'Successful' : 'Failed',
  });
}

/** Of the cluster and its add-ons, the oldest first. */
export function listUpdates(reader: Reader, account: string, cluster: string): readonly EksUpdate[] {
  return reader
    .list(EKS_UPDATE, account, `${cluster}/`)
    .map(({ body }) => body)
    .toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

/** Throws `Refusal` ResourceNotFoundException, also for an update of something else than was named. */
export function findUpdate(
  reader: Reader,
  account: string,
  {
    cluster,
    addon,
    id,
  }: { readonly cluster: string; readonly addon?: string | undefined; readonly id: string },
): EksUpdate {
  const found = reader.get(EKS_UPDATE, account, `${cluster}/${id}`)?.body;
  if (found === undefined || found.addon !== addon)
    throw new Refusal('ResourceNotFoundException', 404, `No update found for ID: ${id}`, {
      members: { clusterName: cluster, ...(addon === undefined ? {} : { addonName: addon }) },
    });
  return found;
}

/** The update that the same client token made before. */
export function replayedUpdate(
  reader: Reader,
  account: string,
  wanted: Pick<EksUpdate, 'cluster' | 'addon'> & { readonly clientRequestToken: string | undefined },
): EksUpdate | undefined {
  if (wanted.clientRequestToken === undefined) return undefined;
  return listUpdates(reader, account, wanted.cluster).find(
    ({ addon, clientRequestToken }) =>
      addon === wanted.addon && clientRequestToken === wanted.clientRequestToken,
  );
}

/** What is gone takes its updates along: an add-on, or a cluster with all of them. */
export function forgetUpdates(tx: Transaction, account: string, cluster: string, addon?: string): void {
  for (const update of listUpdates(tx, account, cluster))
    if (addon === undefined || update.addon === addon) tx.delete(EKS_UPDATE, account, keyOf(update));
}

function keyOf({ cluster, id }: Pick<EksUpdate, 'cluster' | 'id'>): string {
  return `${cluster}/${id}`;
}
