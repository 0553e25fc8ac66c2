import type { ClusterApi } from '../../cluster-api.ts';
import type { KubeObject, OwnerReference } from '../../object.ts';
import { type Dependents, ownerPlace, type Place } from './dependents.ts';

/** The API server's mark on an owner that waits for its dependents (meta/v1). Orphaning is done by the server itself. */
const FOREGROUND = 'foregroundDeletion';

/** One look at one object: is it garbage, or an owner that waits for its dependents? */
export async function collect(api: ClusterApi, dependents: Dependents, place: Place): Promise<void> {
  const object = find(api, place);
  if (object === undefined) return;
  const finalizers = object.metadata.finalizers ?? [];
  if (object.metadata.deletionTimestamp !== undefined) {
    if (finalizers.includes(FOREGROUND)) await deleteInForeground(api, dependents, place, object);
    return;
  }
  const owners = object.metadata.ownerReferences ?? [];
  if (owners.length > 0 && owners.every((owner) => isGone(api, owner, place.namespace))) {
    await remove(api, place, object);
  }
}

function find(api: ClusterApi, place: Place): KubeObject | undefined {
  return api.get(place.resource, place.namespace === '' ? undefined : place.namespace, place.name);
}

/** An owner of a kind unknown here counts as present: what cannot be checked is never deleted. */
function isGone(api: ClusterApi, owner: OwnerReference, namespace: string): boolean {
  const place = ownerPlace(owner, namespace);
  if (place === undefined) return false;
  const present = find(api, place);
  if (present === undefined || present.metadata.uid !== owner.uid) return true;
  const waits = present.metadata.finalizers?.includes(FOREGROUND) === true;
  return waits && present.metadata.deletionTimestamp !== undefined;
}

async function remove(api: ClusterApi, place: Place, object: KubeObject): Promise<void> {
  const namespace = place.namespace === '' ? undefined : place.namespace;
  await api.delete(place.resource, namespace, place.name, { uid: object.metadata.uid });
}

async function deleteInForeground(
  api: ClusterApi,
  dependents: Dependents,
  place: Place,
  owner: KubeObject,
): Promise<void> {
  const waiting = dependents.of(owner.metadata.uid);
  for (const dependent of waiting) await collect(api, dependents, dependent);
  const blocking = waiting.filter((dependent) => blocks(find(api, dependent), owner.metadata.uid));
  if (blocking.length === 0) await withoutFinalizer(api, place, owner);
}

function blocks(object: KubeObject | undefined, uid: string): boolean {
  return (
    object?.metadata.ownerReferences?.some((o) => o.uid === uid && o.blockOwnerDeletion === true) === true
  );
}

async function withoutFinalizer(api: ClusterApi, place: Place, owner: KubeObject): Promise<void> {
  const finalizers = (owner.metadata.finalizers ?? []).filter((finalizer) => finalizer !== FOREGROUND);
  await api.update(place.resource, { ...owner, metadata: { ...owner.metadata, finalizers } });
}
