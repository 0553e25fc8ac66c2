import { type ContainerStatus, kubeTime, type Pod, type PodPhase, type PodStatus } from '../../pod.ts';
import { type ContainerRecord, isReady, isStarted } from '../pod/container-record.ts';
import type { PodRecord } from '../pod/pod-record.ts';
import { podConditions } from './pod-conditions.ts';
import { podPhase } from './pod-phase.ts';

/** Containers share the machine's network: pods have its loopback address. */
const ADDRESS = '127.0.0.1';

/** The status that the pod should show. `present` gives the times and foreign conditions that are kept. */
export function podStatus(record: PodRecord, pod: Pod, now: number): PodStatus {
  const present = pod.status ?? {};
  const phase = phaseOf(record, pod);
  const conditions = podConditions(
    record.containers,
    phase,
    record.volumesReady,
    { present: present.conditions ?? [], gates: gatesOf(pod) },
    now,
  );
  const init = record.containers.filter((container) => container.init);
  const main = record.containers.filter((container) => !container.init);
  const generation = pod.metadata.generation;
  return {
    ...present,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase,
    ...(record.failure ?? {}),
    conditions,
    hostIP: ADDRESS,
    hostIPs: [{ ip: ADDRESS }],
    podIP: ADDRESS,
    podIPs: [{ ip: ADDRESS }],
    startTime: present.startTime ?? kubeTime(now),
    ...(init.length === 0 ? {} : { initContainerStatuses: init.map(containerStatus) }),
    containerStatuses: main.map(containerStatus),
  };
}

function gatesOf(pod: Pod): readonly string[] {
  return (pod.spec.readinessGates ?? []).map((gate) => gate.conditionType);
}

function phaseOf(record: PodRecord, pod: Pod): PodPhase {
  if (record.failure !== undefined) return 'Failed';
  const present = pod.status?.phase;
  if (present === 'Succeeded' || present === 'Failed') return present;
  // A pod on its way out restarts nothing.
  const ending = pod.metadata.deletionTimestamp !== undefined;
  return podPhase(record.containers, ending ? 'Never' : (pod.spec.restartPolicy ?? 'Always'));
}

function containerStatus(container: ContainerRecord): ContainerStatus {
  return {
    name: container.spec.name,
    state: container.state,
    lastState: container.lastState,
    ready: isReady(container),
    started: isStarted(container) && (!container.init || container.sidecar),
    restartCount: container.restartCount,
    image: container.spec.image ?? '',
    imageID: container.imageID,
    ...(container.containerID === undefined ? {} : { containerID: container.containerID }),
  };
}
