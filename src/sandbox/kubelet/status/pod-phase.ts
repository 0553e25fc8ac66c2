import type { PodPhase } from '../../pod.ts';
import { type ContainerRecord, hasSucceeded, lastEnd } from '../pod/container-record.ts';

/** The phase that the containers' states add up to (pkg/kubelet, getPhase). */
export function podPhase(containers: readonly ContainerRecord[], restartPolicy: string): PodPhase {
  const init = containers.filter((container) => container.init);
  const main = containers.filter((container) => !container.init);
  const gaveUp = (c: ContainerRecord) =>
    c.state.terminated !== undefined && !hasSucceeded(c) && restartPolicy === 'Never';
  if (init.some(gaveUp)) return 'Failed';
  if (!init.every(hasSucceeded)) return 'Pending';
  if (main.some((c) => c.state.waiting !== undefined && lastEnd(c) === undefined)) return 'Pending';
  if (main.some((c) => c.state.terminated === undefined)) return 'Running';
  if (restartPolicy === 'Always') return 'Running';
  if (main.every(hasSucceeded)) return 'Succeeded';
  return restartPolicy === 'OnFailure' ? 'Running' : 'Failed';
}
