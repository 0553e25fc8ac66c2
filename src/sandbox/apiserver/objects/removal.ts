import type { Transaction } from '../../../core/ports/directory.ts';
import type { Resource } from '../resources/resource.ts';
import { RESOURCES } from '../resources/table.ts';
import { recordOf } from './read.ts';
import { type ClusterPlace, storeKey, storePrefix } from './store-key.ts';
import { isTree, type Tree } from './tree.ts';

/** Somebody still holds the object: it stays, marked, until they let go. */
export function isHeld(resource: Resource, object: Tree): boolean {
  const metadata = object.metadata;
  const finalizers = isTree(metadata) && Array.isArray(metadata.finalizers) ? metadata.finalizers : [];
  return finalizers.length + (resource.holders?.(object).length ?? 0) > 0;
}

/** Deletion was asked for, its grace is over and nobody holds the object any more. */
export function isFinished(resource: Resource, object: Tree): boolean {
  const metadata = object.metadata;
  if (!isTree(metadata) || metadata.deletionTimestamp === undefined) return false;
  return !isHeld(resource, object) && Number(metadata.deletionGracePeriodSeconds ?? 0) === 0;
}

/** Removes the record; with a namespace goes what no controller emptied it of (events, leases). */
export function removeRecord(
  tx: Transaction,
  place: ClusterPlace,
  resource: Resource,
  namespace: string | undefined,
  name: string,
): void {
  tx.delete(recordOf(resource), place.account, storeKey(place, resource, namespace, name));
  if (resource.kind !== 'Namespace') return;
  for (const content of RESOURCES) {
    if (!content.namespaced || content.record === undefined) continue;
    for (const entry of tx.list(content.record, place.account, storePrefix(place, content, name))) {
      tx.delete(content.record, place.account, entry.key);
    }
  }
}
