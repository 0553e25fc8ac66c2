import type { V1Container, V1ResourceFieldSelector } from '@kubernetes/client-node';
import type { ClusterApi } from '../../cluster-api.ts';
import type { Pod } from '../../pod.ts';
import { parseQuantity } from './quantity.ts';

const RESOURCE = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-[\w.]+)$/;

/**
 * The value of a `resourceFieldRef`: the amount in units of the divisor, rounded up. A limit that is not set is what the
 * node has to give. Throws for what pods do not offer.
 */
export function resourceValue(
  api: ClusterApi,
  pod: Pod,
  container: V1Container,
  ref: V1ResourceFieldSelector,
): string {
  const [, kind, name = ''] = RESOURCE.exec(ref.resource) ?? [];
  if (kind === undefined) throw new Error(`unsupported container resource: ${ref.resource}`);
  const { limits, requests } = container.resources ?? {};
  const amount =
    kind === 'limits' ? (limits?.[name] ?? allocatable(api, pod, name)) : (requests?.[name] ?? '0');
  const divisor = parseQuantity(ref.divisor ?? '1') || 1;
  // Rounded to twelve digits first: 0.25 / 0.001 is 250 and not the next number.
  return String(Math.ceil(Number((parseQuantity(amount) / divisor).toPrecision(12))));
}

function allocatable(api: ClusterApi, pod: Pod, name: string): string {
  const node = api.get('nodes', undefined, pod.spec.nodeName ?? '');
  // The kubelet writes this status itself.
  const status = node?.status as { readonly allocatable?: Readonly<Record<string, string>> } | undefined;
  return status?.allocatable?.[name] ?? '0';
}

export function containerNamed(pod: Pod, name: string | undefined): V1Container | undefined {
  return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].find(
    (container) => container.name === name,
  );
}
