import type { V1Container } from '@kubernetes/client-node';
import type { ContainerState, ContainerStatus, Pod } from '../../pod.ts';
import type { ContainerLog } from '../logs/container-log.ts';
import type { ContainerLaunch, ContainerProcess, OutputStream } from '../runtime/runtime.ts';
import { type Backoff, noBackoff } from './backoff.ts';

/** How a container was started, which is how further programs are started beside it. */
export interface PreparedLaunch extends Omit<ContainerLaunch, 'output'> {
  /** Makes a text that begins with a mount's path name what is there on this machine. */
  readonly rewrite: (text: string) => string;
}

/** What the kubelet knows of one container; changed only inside its pod's reconcile and by the end of its process. */
export interface ContainerRecord {
  readonly spec: V1Container;
  readonly init: boolean;
  /** An init container that lives on beside the pod's own containers. */
  readonly sidecar: boolean;
  /** Own directory on the host. Its name is a number: a container's name never becomes a path. */
  readonly directoryName: string;
  state: ContainerState;
  lastState: ContainerState;
  restartCount: number;
  containerID: string | undefined;
  imageID: string;
  process: ContainerProcess | undefined;
  /** Of the present run. */
  launch: PreparedLaunch | undefined;
  /** Those who read its output as it comes. */
  readonly attached: Set<(stream: OutputStream, chunk: Uint8Array) => void>;
  /** Its startup probe has passed, if there is one. */
  started: boolean;
  /** Its readiness probe says so, if there is one. */
  ready: boolean;
  /** Its postStart hook runs. */
  hooked: boolean;
  /** It was asked to end. */
  stopping: boolean;
  stopProbes: () => void;
  log: ContainerLog | undefined;
  readonly crash: Backoff;
  readonly pull: Backoff;
}

/** Containers of a pod in starting order: init containers first. What the pod's status says of them is carried over. */
export function containerRecords(pod: Pod): readonly ContainerRecord[] {
  const init = (pod.spec.initContainers ?? []).map((spec, index) => newRecord(pod, spec, true, index));
  const main = pod.spec.containers.map((spec, index) => newRecord(pod, spec, false, index));
  return [...init, ...main];
}

function newRecord(pod: Pod, spec: V1Container, init: boolean, index: number): ContainerRecord {
  const statuses = (init ? pod.status?.initContainerStatuses : pod.status?.containerStatuses) ?? [];
  const known = statuses.find((status) => status.name === spec.name);
  return {
    spec,
    init,
    sidecar: init && spec.restartPolicy === 'Always',
    directoryName: init ? `init-${index}` : String(index),
    state:
      known === undefined
        ? { waiting: { reason: init ? 'PodInitializing' : 'ContainerCreating' } }
        : found(known),
    lastState: known?.lastState ?? {},
    restartCount: known?.restartCount ?? 0,
    containerID: known?.containerID,
    imageID: known?.imageID ?? '',
    process: undefined,
    launch: undefined,
    attached: new Set(),
    started: false,
    ready: false,
    hooked: false,
    stopping: false,
    stopProbes: () => undefined,
    log: undefined,
    crash: noBackoff(),
    pull: noBackoff(),
  };
}

/** A container that was running when this program last ended has no process now: Kubernetes' words for that. */
function found(known: ContainerStatus): ContainerState {
  if (known.state.running === undefined) return known.state;
  return {
    terminated: {
      exitCode: 137,
      reason: 'ContainerStatusUnknown',
      message: 'The container could not be located when the pod was terminated',
      startedAt: null,
      finishedAt: null,
      ...(known.containerID === undefined ? {} : { containerID: known.containerID }),
    },
  };
}

/** The latest end of the container, whether it shows as its state or, once it waits again, as its last state. */
export function lastEnd(container: ContainerRecord): ContainerState['terminated'] {
  return container.state.terminated ?? container.lastState.terminated;
}

export function hasSucceeded(container: ContainerRecord): boolean {
  return container.state.terminated?.exitCode === 0;
}

/** What the pod's readiness counts: an init container is done, any other runs, has started and passes its probe. */
export function isReady(container: ContainerRecord): boolean {
  if (container.init && !container.sidecar) return hasSucceeded(container);
  return isStarted(container) && container.ready && !container.hooked;
}

/** It runs, and its startup probe has passed. */
export function isStarted(container: ContainerRecord): boolean {
  return container.state.running !== undefined && container.started;
}

/** The pod's start need not wait for it any longer: it has ended well, or it is a sidecar that came up once. */
export function isInitialized(container: ContainerRecord): boolean {
  return container.sidecar
    ? isStarted(container) || lastEnd(container) !== undefined
    : hasSucceeded(container);
}
