import type { ClusterApi } from '../../cluster-api.ts';
import type { KubeObject } from '../../object.ts';

export type ConfigKind = 'configmap' | 'secret';

/** A ConfigMap's or Secret's entries as bytes; undefined when there is none of the name. */
export function configData(
  api: ClusterApi,
  kind: ConfigKind,
  namespace: string,
  name: string,
): ReadonlyMap<string, Buffer> | undefined {
  const object = api.get(`${kind}s`, namespace, name);
  if (object === undefined) return undefined;
  const text = entries(object, 'data').map(([key, value]) => [key, decode(kind, value)] as const);
  const binary = entries(object, 'binaryData').map(
    ([key, value]) => [key, Buffer.from(value, 'base64')] as const,
  );
  return new Map([...text, ...binary]);
}

function decode(kind: ConfigKind, value: string): Buffer {
  return Buffer.from(value, kind === 'secret' ? 'base64' : 'utf8');
}

function entries(object: KubeObject, member: string): readonly [string, string][] {
  const value = object[member];
  // Maps of text by the API server's validation of both kinds.
  return typeof value === 'object' && value !== null ? Object.entries(value as Record<string, string>) : [];
}
