import { type KubernetesClient, KubernetesError, resourcePath } from '../../client/index.ts';
import type { KubernetesObject } from '../../client/resource.ts';

export const AUTH_MAP_NAMESPACE = 'kube-system';
export const AUTH_MAP_NAME = 'aws-auth';

export interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>> | null;
  readonly binaryData?: Readonly<Record<string, string>> | null;
}

export function configMapPath(name?: string): string {
  const collection = { version: 'v1', plural: 'configmaps', namespace: AUTH_MAP_NAMESPACE };
  return resourcePath(name === undefined ? collection : { ...collection, name });
}

/** Undefined when it is not there. */
export async function findConfigMap(client: KubernetesClient, name: string): Promise<ConfigMap | undefined> {
  try {
    return await client.get<ConfigMap>(configMapPath(name));
  } catch (failure) {
    if (failure instanceof KubernetesError && failure.code === 404) return undefined;
    throw failure;
  }
}

/** Nothing is lost by two writers who do this: what was read must still be there, or nothing where nothing was. */
export async function putAuthMap(
  client: KubernetesClient,
  present: ConfigMap | undefined,
  next: Pick<ConfigMap, 'data' | 'binaryData'> & {
    readonly annotations: Readonly<Record<string, string | undefined>>;
  },
): Promise<ConfigMap> {
  const { annotations: changed, ...content } = next;
  const { annotations = {}, ...rest } = present?.metadata ?? {
    name: AUTH_MAP_NAME,
    namespace: AUTH_MAP_NAMESPACE,
  };
  const kept = Object.entries({ ...annotations, ...changed }).filter(([, value]) => value !== undefined);
  const metadata = { ...rest, ...(kept.length === 0 ? {} : { annotations: Object.fromEntries(kept) }) };
  const object = { apiVersion: 'v1', kind: 'ConfigMap', ...present, ...content, metadata };
  if (present === undefined) return client.create<ConfigMap>(configMapPath(), object);
  return client.update<ConfigMap>(configMapPath(AUTH_MAP_NAME), object);
}
