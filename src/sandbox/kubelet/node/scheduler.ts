import type { Log } from '../../../core/ports/runtime.ts';
import type { ClusterApi } from '../../cluster-api.ts';
import { asPod, isTerminal, kubeTime, type Pod } from '../../pod.ts';
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
  return {
    async stop() {
      watch.stop();
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
  if (!fits(api, pod, nodeName)) {
    await refuse(api, pod, clock.now());
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

function fits(api: ClusterApi, pod: Pod, nodeName: string): boolean {
  const labels = api.get('nodes', undefined, nodeName)?.metadata.labels ?? {};
  return Object.entries(pod.spec.nodeSelector ?? {}).every(([name, value]) => labels[name] === value);
}

async function refuse(api: ClusterApi, pod: Pod, now: number): Promise<void> {
  const message = "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.";
  const told =
    pod.status?.conditions?.some((c) => c.type === 'PodScheduled' && c.status === 'False') === true;
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
