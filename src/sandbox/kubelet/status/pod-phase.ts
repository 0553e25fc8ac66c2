import type { PodPhase } from '../../pod.ts';
import { type ContainerRecord, hasSucceeded, isInitialized, lastEnd } from '../pod/container-record.ts';

/** The phase that the containers' states add up to (pkg/kubelet, getPhase). */
export function podPhase(containers: readonly ContainerRecord[], restartPolicy: string): PodPhase {
  const init = containers.filter((container) => container.init);
  const main = containers.filter((container) => !container.init);
  const gaveUp = (c: ContainerRecord) =>
    !c.sidecar && c.state.terminated !== undefined && !hasSucceeded(c) && restartPolicy === 'Never';
  const phase = init.some(gaveUp) ? 'Failed' : phaseOf(init, main, restartPolicy);
  // A pod is not over while a sidecar still ends.
  const serving = containers.some((container) => container.process !== undefined);
  return (phase === 'Succeeded' || phase === 'Failed') && serving ? 'Running' : phase;
}

function phaseOf(
  init: readonly ContainerRecord[],
  main: readonly ContainerRecord[],
  restartPolicy: string,
): PodPhase {
  const begun = main.some((c) => c.state.running !== undefined || lastEnd(c) !== undefined);
  if (!begun && !init.every(isInitialized)) return 'Pending';
  if (main.some((c) => c.state.waiting !== undefined && lastEnd(c) === undefined)) return 'Pending';
  if (main.some((c) => c.state.terminated === undefined)) return 'Running';
  if (restartPolicy === 'Always') return 'Running';
  if (main.every(hasSucceeded)) return 'Succeeded';
  return restartPolicy === 'OnFailure' ? 'Running' : 'Failed';
}
