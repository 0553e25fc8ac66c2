import type { Pod } from '../../pod.ts';

const SIMPLE: Readonly<Record<string, (pod: Pod) => string | undefined>> = {
  'metadata.name': (pod) => pod.metadata.name,
  'metadata.namespace': (pod) => pod.metadata.namespace,
  'metadata.uid': (pod) => pod.metadata.uid,
  'metadata.labels': (pod) => lines(pod.metadata.labels),
  'metadata.annotations': (pod) => lines(pod.metadata.annotations),
  'spec.nodeName': (pod) => pod.spec.nodeName,
  'spec.serviceAccountName': (pod) => pod.spec.serviceAccountName,
  'status.hostIP': (pod) => pod.status?.hostIP,
  'status.hostIPs': (pod) => pod.status?.hostIPs?.map(({ ip }) => ip).join(','),
  'status.podIP': (pod) => pod.status?.podIP,
  'status.podIPs': (pod) => pod.status?.podIPs?.map(({ ip }) => ip).join(','),
};

/** The value of a `fieldRef`; throws for a field that pods do not offer. */
export function fieldValue(pod: Pod, path: string): string {
  const entry = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(path);
  if (entry !== null) {
    const map = entry[1] === 'labels' ? pod.metadata.labels : pod.metadata.annotations;
    return Object.entries(map ?? {}).find(([name]) => name === entry[2])?.[1] ?? '';
  }
  if (!Object.hasOwn(SIMPLE, path)) throw new Error(`unsupported fieldPath: ${path}`);
  return SIMPLE[path]?.(pod) ?? '';
}

/** `name="value"` lines in name order, as a downwardAPI file shows maps. */
function lines(map: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(map ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join('\n');
}
