import type { V1Probe } from '@kubernetes/client-node';
import type { Pod } from '../../pod.ts';
import type { ContainerRecord } from '../pod/container-record.ts';
import type { KubeletContext } from '../pod/kubelet-context.ts';
import type { PodRecord } from '../pod/pod-record.ts';
import { stopContainer } from '../pod/stop-container.ts';
import { startProbeLoop } from './probe-loop.ts';

/**
 * Starts the probes of a container that has just started. A startup probe holds the others back; readiness shows in the
 * status; a container that fails for life or at start is ended, and its restart policy does the rest.
 */
export function watchHealth(
  context: KubeletContext,
  record: PodRecord,
  pod: Pod,
  container: ContainerRecord,
): void {
  const { readinessProbe, livenessProbe, startupProbe } = container.spec;
  container.started = startupProbe === undefined;
  container.ready = readinessProbe === undefined;
  const stops: (() => void)[] = [];
  container.stopProbes = () => {
    for (const stop of stops) stop();
  };
  const set = (change: Partial<Pick<ContainerRecord, 'started' | 'ready'>>): void => {
    Object.assign(container, change);
    context.lookAgain(record.key);
  };
  const restart = (kind: string, probe: V1Probe) => (): void => {
    container.stopProbes();
    const grace = probe.terminationGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30;
    const message = `Container ${container.spec.name} failed ${kind} probe, will be restarted`;
    stopContainer(context, pod, container, { message, grace: grace * 1000 });
  };
  const start = (kind: string, probe: V1Probe | undefined, rest: Rest): void => {
    if (probe !== undefined) stops.push(startProbeLoop(context, pod, container, { kind, probe, ...rest }));
  };
  const onceStarted = () => (container.started ? 'now' : 'later');
  start('Startup', startupProbe, {
    wanted: () => (container.started ? 'never' : 'now'),
    passed: () => set({ started: true }),
    failed: startupProbe === undefined ? () => undefined : restart('startup', startupProbe),
  });
  start('Readiness', readinessProbe, {
    wanted: onceStarted,
    passed: () => set({ ready: true }),
    failed: () => set({ ready: false }),
  });
  start('Liveness', livenessProbe, {
    wanted: onceStarted,
    passed: () => undefined,
    failed: livenessProbe === undefined ? () => undefined : restart('liveness', livenessProbe),
  });
}

type Rest = Omit<Parameters<typeof startProbeLoop>[3], 'kind' | 'probe'>;
