import type { Pod } from '../../pod.ts';
import type { ContainerRecord } from './container-record.ts';
import { type KubeletContext, tell } from './kubelet-context.ts';
import { runHook } from './run-hook.ts';

export interface StopRequest {
  /** For the event. */
  readonly message: string;
  /** Milliseconds from now to SIGKILL. */
  readonly grace: number;
}

/**
 * Ends a container once: its preStop hook, which takes its time out of the grace period, then SIGTERM, then SIGKILL. How it
 * ended is seen where its process is watched.
 */
export function stopContainer(
  context: KubeletContext,
  pod: Pod,
  container: ContainerRecord,
  { message, grace }: StopRequest,
): void {
  const { process } = container;
  if (process === undefined || container.stopping) return;
  container.stopping = true;
  container.stopProbes();
  tell(context, pod, 'Normal', 'Killing', message);
  const timer = context.timers.after(grace, () => process.kill());
  void process.exited.then(() => timer.cancel());
  void askToEnd(context, pod, container, grace).then(() => process.terminate());
}

async function askToEnd(
  context: KubeletContext,
  pod: Pod,
  container: ContainerRecord,
  grace: number,
): Promise<void> {
  const hook = container.spec.lifecycle?.preStop;
  if (hook === undefined || grace <= 0) return;
  try {
    await runHook(context, container, hook, grace);
  } catch {
    // What a hook printed may be secret: the kubelet says no more than this either.
    tell(context, pod, 'Warning', 'FailedPreStopHook', 'PreStopHook failed');
  }
}
