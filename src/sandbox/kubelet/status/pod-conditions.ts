import { type Condition, kubeTime, type PodPhase } from '../../pod.ts';
import { type ContainerRecord, isInitialized, isReady } from '../pod/container-record.ts';

type Facts = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

/** A pod's conditions in the order in which the kubelet writes them; a transition time moves only with its status. */
export function podConditions(
  containers: readonly ContainerRecord[],
  phase: PodPhase,
  volumesReady: boolean,
  { present, gates }: { readonly present: readonly Condition[]; readonly gates: readonly string[] },
  now: number,
): readonly Condition[] {
  const computed: readonly Facts[] = [
    {
      type: 'PodReadyToStartContainers',
      status: volumesReady && phase !== 'Succeeded' && phase !== 'Failed' ? 'True' : 'False',
    },
    initialized(containers, phase),
    { type: 'Ready', ...gated(readiness(containers, phase), gates, present) },
    { type: 'ContainersReady', ...readiness(containers, phase) },
    { type: 'PodScheduled', status: 'True' },
  ];
  const others = present.filter((old) => !computed.some((wanted) => wanted.type === old.type));
  return [...computed.map((wanted) => dated(wanted, present, now)), ...others];
}

function dated(wanted: Facts, present: readonly Condition[], now: number): Condition {
  const old = present.find((condition) => condition.type === wanted.type);
  const time = old?.status === wanted.status ? old.lastTransitionTime : undefined;
  return { ...wanted, lastProbeTime: null, lastTransitionTime: time ?? kubeTime(now) };
}

function initialized(containers: readonly ContainerRecord[], phase: PodPhase): Facts {
  const type = 'Initialized';
  const incomplete = containers.filter((container) => container.init && !isInitialized(container));
  if (incomplete.length === 0) {
    return phase === 'Succeeded'
      ? { type, status: 'True', reason: 'PodCompleted' }
      : { type, status: 'True' };
  }
  const message = `containers with incomplete status: [${namesOf(incomplete)}]`;
  return { type, status: 'False', reason: 'ContainersNotInitialized', message };
}

function readiness(containers: readonly ContainerRecord[], phase: PodPhase): Omit<Facts, 'type'> {
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  const unready = containers.filter(
    (container) => (!container.init || container.sidecar) && !isReady(container),
  );
  if (unready.length === 0) return { status: 'True' };
  return {
    status: 'False',
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${namesOf(unready)}]`,
  };
}

/** Readiness gates: conditions that somebody else sets, and that the pod's own readiness waits for. */
function gated(
  facts: Omit<Facts, 'type'>,
  gates: readonly string[],
  present: readonly Condition[],
): Omit<Facts, 'type'> {
  if (facts.status !== 'True') return facts;
  const unmet = gates.flatMap((gate) => {
    const found = present.find((condition) => condition.type === gate);
    if (found === undefined)
      return [`corresponding condition of pod readiness gate "${gate}" does not exist.`];
    if (found.status === 'True') return [];
    return [`the status of pod readiness gate "${gate}" is not "True", but ${found.status}`];
  });
  if (unmet.length === 0) return facts;
  return { status: 'False', reason: 'ReadinessGatesNotReady', message: unmet.join(', ') };
}

function namesOf(containers: readonly ContainerRecord[]): string {
  return containers.map((container) => container.spec.name).join(' ');
}
