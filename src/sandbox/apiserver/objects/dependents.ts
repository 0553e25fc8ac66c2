import type { Entry, Reader, Transaction } from '../../../core/ports/directory.ts';
import type { RecordKind } from '../../../core/records/record.ts';
import { RESOURCES } from '../resources/table.ts';
import type { ClusterPlace } from './store-key.ts';
import { childOf, copyTree, isTree, type Tree, treesOf } from './tree.ts';

type Dependent = readonly [RecordKind<Tree>, Entry<Tree>];

function ownedBy(body: Tree, uid: string): boolean {
  const metadata = body.metadata;
  return isTree(metadata) && treesOf(metadata, 'ownerReferences').some((owner) => owner.uid === uid);
}

function* dependents(reader: Reader, place: ClusterPlace, uid: string): Generator<Dependent> {
  for (const { record } of RESOURCES) {
    if (record === undefined) continue;
    for (const entry of reader.list(record, place.account, `${place.name}/`)) {
      if (ownedBy(entry.body, uid)) yield [record, entry];
    }
  }
}

export function hasDependents(reader: Reader, place: ClusterPlace, uid: string): boolean {
  return dependents(reader, place, uid).next().done !== true;
}

/** Orphan propagation: the dependents forget their owner in the transaction that removes it. */
export function orphanDependents(tx: Transaction, place: ClusterPlace, uid: string): void {
  for (const [record, entry] of [...dependents(tx, place, uid)]) {
    const body = copyTree(entry.body);
    const metadata = childOf(body, 'metadata');
    const owners = treesOf(metadata, 'ownerReferences').filter((owner) => owner.uid !== uid);
    if (owners.length > 0) metadata.ownerReferences = owners;
    else delete metadata.ownerReferences;
    tx.put(record, place.account, entry.key, body);
  }
}
