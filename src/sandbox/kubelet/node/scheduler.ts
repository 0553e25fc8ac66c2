import type { Log } from '../../../core/ports/runtime.ts';
import type { ClusterApi } from '../../cluster-api.ts';
import { asPod, isTerminal, kubeTime, type Pod } from '../../pod.ts';
import { type Taint, tolerates } from '../../taints.ts';
import type { Timers } from '../../timers.ts';
import { createWorkQueue } from '../../work-queue.ts';

export interface SchedulerOptions {
  readonly api: ClusterApi;
  readonly clock: { now(): number };
  readonly log: Log;
  readonly timers: Timers;
  readonly nodeName: string;
}

const COMPONENT = 'default-scheduler';

/** Gives every pod without a node to the only one there is, if the pod's node selector allows it. */
export function startScheduler(options: SchedulerOptions): { stop(): Promise<void> } {
  const { api, log, timers } = options;
  const queue = createWorkQueue({
    timers,
    reconcile: async (key) => {
      await schedule(options, key);
      return undefined;
    },
    onError: (key, error) => log.warn('scheduler: will try again', { pod: key, error: String(error) }),
  });
  const watch = api.watch('pods', ({ type, object }) => {
    if (type !== 'DELETED' && waits(asPod(object))) {
      queue.add(`${object.metadata.namespace ?? ''}/${object.metadata.name}`);
    }
  });
  // A node that opens up, or changes its labels or taints, may take pods that wait.
  const nodes = api.watch('nodes', () => {
    for (const pod of api.list('pods'))
      if (waits(asPod(pod))) queue.add(`${pod.metadata.namespace ?? ''}/${pod.metadata.name}`);
  });
  return {
    async stop() {
      watch.stop();
      nodes.stop();
      await queue.stop();
    },
  };
}

function waits(pod: Pod): boolean {
  const { nodeName, schedulerName, schedulingGates } = pod.spec;
  const ours = schedulerName === undefined || schedulerName === COMPONENT;
  const free = nodeName === undefined || nodeName === '';
  return (
    ours &&
    free &&
    (schedulingGates?.length ?? 0) === 0 &&
    !isTerminal(pod) &&
    pod.metadata.deletionTimestamp === undefined
  );
}

async function schedule({ api, clock, nodeName }: SchedulerOptions, key: string): Promise<void> {
  const [namespace = '', name = ''] = key.split('/');
  const object = api.get('pods', namespace, name);
  if (object === undefined || !waits(asPod(object))) return;
  const pod = asPod(object);
  const obstacle = obstacleOn(api, pod, nodeName);
  if (obstacle !== undefined) {
    await refuse(api, pod, `0/1 nodes are available: 1 node(s) ${obstacle}.`, clock.now());
    return;
  }
  const bound: Pod = { ...pod, spec: { ...pod.spec, nodeName } };
  await api.update('pods', bound);
  api.event(
    pod,
    'Normal',
    'Scheduled',
    `Successfully assigned ${namespace}/${name} to ${nodeName}`,
    COMPONENT,
  );
}

interface NodeSpec {
  readonly unschedulable?: boolean;
  readonly taints?: readonly Taint[];
}

const UNSCHEDULABLE = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Why the pod may not be on the node, in the words of kube-scheduler; undefined when it may. */
function obstacleOn(api: ClusterApi, pod: Pod, nodeName: string): string | undefined {
  const node = api.get('nodes', undefined, nodeName);
  const labels = node?.metadata.labels ?? {};
  // A node's spec, as the API server validated it.
  const { unschedulable, taints = [] } = (node?.spec ?? {}) as NodeSpec;
  const tolerated = (taint: Taint): boolean =>
    (pod.spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint));
  if (unschedulable === true && !tolerated(UNSCHEDULABLE)) return 'were unschedulable';
  const taint = taints.find((one) => one.effect !== 'PreferNoSchedule' && !tolerated(one));
  if (taint !== undefined) return `had untolerated taint {${taint.key}: ${taint.value ?? ''}}`;
  const selected = Object.entries(pod.spec.nodeSelector ?? {}).every(
    ([name, value]) => labels[name] === value,
  );
  return selected ? undefined : "didn't match Pod's node affinity/selector";
}

async function refuse(api: ClusterApi, pod: Pod, message: string, now: number): Promise<void> {
  const told =
    pod.status?.conditions?.some((c) => c.type === 'PodScheduled' && c.message === message) === true;
  if (told) return;
  const condition = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message,
    lastProbeTime: null,
    lastTransitionTime: kubeTime(now),
  };
  const { namespace, name } = pod.metadata;
  await api.updateStatus('pods', namespace, name, (present) => ({
    ...present,
    status: { ...asPod(present).status, conditions: [condition] },
  }));
  api.event(pod, 'Warning', 'FailedScheduling', message, COMPONENT);
}
