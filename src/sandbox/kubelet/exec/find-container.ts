import { Refusal } from '../../../core/errors/refusal.ts';
import type { PodUid } from '../../cluster-api.ts';
import type { ContainerRecord, PreparedLaunch } from '../pod/container-record.ts';
import type { PodRecord } from '../pod/pod-record.ts';
import type { ContainerProcess } from '../runtime/runtime.ts';

/** A container that runs, with what is needed to enter it. */
export interface RunningContainer {
  readonly record: ContainerRecord;
  readonly process: ContainerProcess;
  readonly launch: PreparedLaunch;
}

/** Throws `Refusal` in the words that reach `kubectl` from a real kubelet when there is no such container to enter. */
export function runningContainer(
  pods: ReadonlyMap<string, PodRecord>,
  pod: PodUid,
  name: string,
): RunningContainer {
  const found = [...pods.values()].find((record) => record.uid === pod.uid);
  const record = found?.containers.find((container) => container.spec.name === name);
  if (record?.containerID === undefined)
    throw internal(`unable to upgrade connection: container not found ("${name}")`);
  const { process, launch } = record;
  if (process === undefined || launch === undefined)
    throw internal('error executing command in container: container is not running');
  return { record, process, launch };
}

export function internal(message: string, cause?: unknown): Refusal {
  return new Refusal('InternalError', 500, `Internal error occurred: ${message}`, { cause });
}
