import type { V1Toleration } from '@kubernetes/client-node';
import type { KubeObject } from '../../object.ts';
import { type Taint, tolerates } from '../../taints.ts';
import type { Workload } from '../workload/workload.ts';

/** Every daemon tolerates what befalls a node: it is part of the node. */
const FOR_ALL: readonly V1Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];
const FOR_HOST_NETWORK: V1Toleration = {
  key: 'node.kubernetes.io/network-unavailable',
  operator: 'Exists',
  effect: 'NoSchedule',
};

export function daemonTolerations(set: Workload): readonly V1Toleration[] {
  const { tolerations = [], hostNetwork } = set.spec.template.spec ?? {};
  const added = hostNetwork === true ? [...FOR_ALL, FOR_HOST_NETWORK] : FOR_ALL;
  const has = (wanted: V1Toleration): boolean =>
    tolerations.some((one) => one.key === wanted.key && one.effect === wanted.effect);
  return [...tolerations, ...added.filter((wanted) => !has(wanted))];
}

/** Is there to be a daemon on the node, by node selector, node name and taints? */
export function belongsOn(set: Workload, node: KubeObject): boolean {
  const { nodeSelector, nodeName } = set.spec.template.spec ?? {};
  const { labels = {}, name } = node.metadata;
  if (nodeName !== undefined && nodeName !== '' && nodeName !== name) return false;
  if (!Object.entries(nodeSelector ?? {}).every(([key, value]) => labels[key] === value)) return false;
  // A node's spec, as the API server validated it.
  const { taints = [] } = (node.spec ?? {}) as { readonly taints?: readonly Taint[] };
  const tolerations = daemonTolerations(set);
  return taints
    .filter(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute')
    .every((taint) => tolerations.some((toleration) => tolerates(toleration, taint)));
}

/** Ties a daemon's pod to its node, in the place where the scheduler looks. */
export function nodeAffinity(name: string): object {
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [name] }];
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] },
    },
  };
}

/** The node that a daemon's pod is on, or is meant for. */
export function nodeOf(pod: { readonly spec: { nodeName?: string; affinity?: object } }): string {
  if (pod.spec.nodeName !== undefined && pod.spec.nodeName !== '') return pod.spec.nodeName;
  // As written by `nodeAffinity`; another's affinity reads as no node.
  const affinity = pod.spec.affinity as
    | {
        nodeAffinity?: {
          requiredDuringSchedulingIgnoredDuringExecution?: {
            nodeSelectorTerms?: { matchFields?: { values?: string[] }[] }[];
          };
        };
      }
    | undefined;
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return terms?.[0]?.matchFields?.[0]?.values?.[0] ?? '';
}
