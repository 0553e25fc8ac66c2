import type { Resource } from '../resources/resource.ts';

/** Namespace of cluster-scoped objects in keys; no namespace can have this name. */
const NO_NAMESPACE = '-';

/** Where the objects of one cluster lie among the records. */
export interface ClusterPlace {
  /** 12 digits. */
  readonly account: string;
  readonly name: string;
}

export function storeKey(
  place: ClusterPlace,
  resource: Resource,
  namespace: string | undefined,
  name: string,
): string {
  return `${place.name}/${resource.namespaced ? (namespace ?? '') : NO_NAMESPACE}/${name}`;
}

export function storePrefix(place: ClusterPlace, resource: Resource, namespace: string | undefined): string {
  if (!resource.namespaced) return `${place.name}/${NO_NAMESPACE}/`;
  return namespace === undefined ? `${place.name}/` : `${place.name}/${namespace}/`;
}
