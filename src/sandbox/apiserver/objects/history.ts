import type { Directory, DirectoryChange } from '../../../core/ports/directory.ts';
import type { RecordKind } from '../../../core/records/record.ts';
import type { KubeObject } from '../../object.ts';
import { expired } from '../errors/refusals.ts';
import { render, renderAt } from './rendered.ts';
import type { ClusterPlace } from './store-key.ts';
import type { Tree } from './tree.ts';

/** One change of one object, with what it was before, so that a selector can tell entering from leaving. */
export interface ObjectChange {
  readonly revision: number;
  readonly present: KubeObject | undefined;
  /** The object before the change; for a deletion at the revision of the deletion. */
  readonly previous: KubeObject | undefined;
}

/** Changes of one resource, replayable from a bounded memory. */
export interface History {
  /** Calls back with every change after `revision`, then with each new one. Throws Expired when they are forgotten. */
  follow(revision: number, onChange: (change: ObjectChange) => void): { stop(): void };
  stop(): void;
}

/** As many changes a resource as a client may miss between a list and its watch. */
const REMEMBERED = 1000;

function changeOf(change: DirectoryChange<Tree>): ObjectChange {
  const { entry, previous, revision } = change;
  return {
    revision,
    present: entry === undefined ? undefined : render(entry),
    previous:
      previous === undefined
        ? undefined
        : entry === undefined
          ? renderAt(previous.body, revision)
          : render(previous),
  };
}

export function createHistory(directory: Directory, kind: RecordKind<Tree>, place: ClusterPlace): History {
  const remembered: ObjectChange[] = [];
  const followers = new Set<(change: ObjectChange) => void>();
  let floor = directory.revision;
  const subscription = directory.subscribe(kind, (raw) => {
    if (raw.account !== place.account || !raw.key.startsWith(`${place.name}/`)) return;
    const change = changeOf(raw);
    remembered.push(change);
    if (remembered.length > REMEMBERED) floor = remembered.shift()?.revision ?? floor;
    for (const follower of [...followers]) follower(change);
  });
  return {
    follow(revision, onChange) {
      if (revision < floor) throw expired(`too old resource version: ${revision} (${floor})`);
      for (const change of remembered) if (change.revision > revision) onChange(change);
      followers.add(onChange);
      return { stop: () => void followers.delete(onChange) };
    },
    stop: () => subscription.stop(),
  };
}
