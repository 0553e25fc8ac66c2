import type { KubeObject } from '../../object.ts';
import { MANAGED_RESOURCES } from '../resources.ts';

/** Where an object is: resource, namespace (empty for cluster-wide kinds) and name. As text it is a queue key. */
export interface Place {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

export function keyOf(place: Place): string {
  return `${place.resource}/${place.namespace}/${place.name}`;
}

export function placeOf(key: string): Place {
  const [resource = '', namespace = '', name = ''] = key.split('/');
  return { resource, namespace, name };
}

/** Who depends on whom, by the owner's uid. */
export interface Dependents {
  put(place: Place, object: KubeObject): void;
  remove(place: Place): void;
  of(uid: string): readonly Place[];
}

export function createDependents(): Dependents {
  const owners = new Map<string, readonly string[]>();
  const dependents = new Map<string, Map<string, Place>>();
  const remove = (place: Place): void => {
    const key = keyOf(place);
    for (const uid of owners.get(key) ?? []) {
      const those = dependents.get(uid);
      those?.delete(key);
      if (those?.size === 0) dependents.delete(uid);
    }
    owners.delete(key);
  };
  return {
    remove,
    put(place, object) {
      remove(place);
      const uids = (object.metadata.ownerReferences ?? []).map((owner) => owner.uid);
      if (uids.length === 0) return;
      owners.set(keyOf(place), uids);
      for (const uid of uids) {
        const those = dependents.get(uid) ?? new Map<string, Place>();
        those.set(keyOf(place), place);
        dependents.set(uid, those);
      }
    },
    of: (uid) => [...(dependents.get(uid)?.values() ?? [])],
  };
}

/** The place of an owner reference; undefined for kinds that the sandbox does not look after. */
export function ownerPlace(
  owner: { readonly apiVersion: string; readonly kind: string; readonly name: string },
  namespace: string,
): Place | undefined {
  const managed = MANAGED_RESOURCES.get(`${owner.apiVersion}/${owner.kind}`);
  if (managed === undefined) return undefined;
  return { resource: managed.resource, namespace: managed.namespaced ? namespace : '', name: owner.name };
}
