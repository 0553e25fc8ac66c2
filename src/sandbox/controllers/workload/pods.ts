import type { Cryptography } from '../../../core/ports/cryptography.ts';
import { isTerminal, type Pod } from '../../pod.ts';
import type { ControllerContext } from '../controller.ts';
import { generatedName } from './names.ts';
import { controllerReference, isEnding, type Workload } from './workload.ts';

/** Kubernetes' BurstReplicas: one look at one workload never floods the API. */
export const MOST_PER_LOOK = 500;

export function isActive(pod: Pod): boolean {
  return !isTerminal(pod) && !isEnding(pod);
}

function readySince(pod: Pod): number | undefined {
  const ready = pod.status?.conditions?.find((c) => c.type === 'Ready' && c.status === 'True');
  return ready === undefined ? undefined : Date.parse(ready.lastTransitionTime ?? '') || 0;
}

export function isReady(pod: Pod): boolean {
  return readySince(pod) !== undefined;
}

/** Milliseconds until the pod counts as available: 0 now, undefined when it is not ready. */
export function availableIn(pod: Pod, minReadySeconds: number, now: number): number | undefined {
  const since = readySince(pod);
  return since === undefined ? undefined : Math.max(0, since + minReadySeconds * 1000 - now);
}

export function isAvailable(pod: Pod, minReadySeconds: number, now: number): boolean {
  return availableIn(pod, minReadySeconds, now) === 0;
}

/** A new pod of the workload's template, owned by it. `labels` and `spec` are what the controller adds. */
export function templatePod(
  owner: Workload,
  cryptography: Cryptography,
  added: { readonly labels?: object; readonly spec?: object } = {},
): object {
  const { template } = owner.spec;
  const { name, generateName } = generatedName(owner.metadata.name, cryptography);
  const labels = { ...template.metadata?.labels, ...added.labels };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName,
      name,
      namespace: owner.metadata.namespace,
      labels,
      ...(template.metadata?.annotations === undefined ? {} : { annotations: template.metadata.annotations }),
      ownerReferences: [controllerReference(owner)],
    },
    spec: { ...template.spec, ...added.spec },
  };
}

/** Makes one pod and says so in an event about the owner. Throws what the API server says. */
export async function createPod(
  { api }: ControllerContext,
  owner: Workload,
  pod: object,
  component: string,
): Promise<void> {
  try {
    const created = await api.create('pods', owner.metadata.namespace, pod);
    api.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata.name}`, component);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    api.event(owner, 'Warning', 'FailedCreate', `Error creating: ${reason}`, component);
    throw error;
  }
}

export async function deletePod(
  { api }: ControllerContext,
  owner: Workload,
  pod: Pod,
  component: string,
): Promise<void> {
  const { namespace, name, uid } = pod.metadata;
  await api.delete('pods', namespace, name, { uid });
  api.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`, component);
}
