import type { V1LifecycleHandler } from '@kubernetes/client-node';
import { runInside } from '../exec/run-inside.ts';
import { askHttp } from '../probes/ask-network.ts';
import type { ContainerRecord } from './container-record.ts';
import type { KubeletContext } from './kubelet-context.ts';

/** Carries out a lifecycle handler for at most `timeout` milliseconds. Throws with the reason when it fails. */
export async function runHook(
  { timers }: KubeletContext,
  container: ContainerRecord,
  handler: V1LifecycleHandler,
  timeout: number,
): Promise<void> {
  const { exec, httpGet, sleep } = handler;
  if (exec !== undefined) {
    const { code, output, timedOut } = await runInside(container, exec.command ?? [], timeout, timers);
    if (timedOut) throw new Error('it did not end in time');
    if (code !== 0) throw new Error(`command exited with ${code}: ${output.trim()}`);
  } else if (httpGet !== undefined) {
    const { ok, text } = await askHttp(container.spec, httpGet, timeout);
    if (!ok) throw new Error(text);
  } else if (sleep !== undefined) {
    const asked = sleep.seconds * 1000;
    await new Promise<void>((resolve) => {
      timers.after(Math.min(asked, timeout), resolve);
      // A container that is gone needs no more time.
      void container.process?.exited.then(() => resolve());
    });
  } else throw new Error('this kind of handler is not built in this sandbox');
}
