import type { Entry, Reader } from '../../../core/ports/directory.ts';
import type { RecordKind } from '../../../core/records/record.ts';
import type { KubeObject } from '../../object.ts';
import { methodNotAllowed } from '../errors/refusals.ts';
import type { Resource } from '../resources/resource.ts';
import { render } from './rendered.ts';
import { type ClusterPlace, storeKey, storePrefix } from './store-key.ts';
import type { Tree } from './tree.ts';

/** The kind's record; kinds that are only answered have none. */
export function recordOf(resource: Resource): RecordKind<Tree> {
  if (resource.record === undefined) throw methodNotAllowed();
  return resource.record;
}

export function entryOf(
  reader: Reader,
  place: ClusterPlace,
  resource: Resource,
  namespace: string | undefined,
  name: string,
): Entry<Tree> | undefined {
  return reader.get(recordOf(resource), place.account, storeKey(place, resource, namespace, name));
}

export function getObject(
  reader: Reader,
  place: ClusterPlace,
  resource: Resource,
  namespace: string | undefined,
  name: string,
): KubeObject | undefined {
  const entry = entryOf(reader, place, resource, namespace, name);
  return entry === undefined ? undefined : render(entry);
}

/** Objects in key order: by namespace, then name. */
export function listObjects(
  reader: Reader,
  place: ClusterPlace,
  resource: Resource,
  namespace: string | undefined,
): readonly KubeObject[] {
  return reader.list(recordOf(resource), place.account, storePrefix(place, resource, namespace)).map(render);
}
