import { isDeepStrictEqual } from 'node:util';
import { asPod, type Pod } from '../../pod.ts';
import { podStatus } from '../status/pod-status.ts';
import type { KubeletContext } from './kubelet-context.ts';
import type { PodRecord } from './pod-record.ts';

/** Writes the pod's status when it is not what it should be. Resolves to the pod as it is then. */
export async function writeStatus(
  context: KubeletContext,
  record: PodRecord,
  pod: Pod,
): Promise<Pod | undefined> {
  const now = context.clock.now();
  if (isDeepStrictEqual(podStatus(record, pod, now), pod.status)) return pod;
  const written = await context.api.updateStatus('pods', record.namespace, record.name, (object) => {
    const present = asPod(object);
    // The name may belong to a new pod by now.
    if (present.metadata.uid !== record.uid) return present;
    return { ...present, status: podStatus(record, present, now) };
  });
  return written === undefined ? undefined : asPod(written);
}
