import type { V1Probe } from '@kubernetes/client-node';
import type { Pod } from '../../pod.ts';
import type { Timer } from '../../timers.ts';
import type { ContainerRecord } from '../pod/container-record.ts';
import { type KubeletContext, tell } from '../pod/kubelet-context.ts';
import { runProbe } from './run-probe.ts';

export interface ProbeLoop {
  /** `Readiness`, `Liveness`, `Startup`: how events name it. */
  readonly kind: string;
  readonly probe: V1Probe;
  /** Asked before each round: not now, or never again. */
  readonly wanted: () => 'now' | 'later' | 'never';
  readonly passed: () => void;
  readonly failed: () => void;
}

/** Asks again and again, at the probe's own pace, until stopped; tells when as many answers in a row were good or bad. */
export function startProbeLoop(
  context: KubeletContext,
  pod: Pod,
  container: ContainerRecord,
  loop: ProbeLoop,
): () => void {
  const { probe, kind } = loop;
  let stopped = false;
  let timer: Timer | undefined;
  let good = 0;
  let bad = 0;
  const count = (ok: boolean, text: string): void => {
    good = ok ? good + 1 : 0;
    bad = ok ? 0 : bad + 1;
    if (!ok) tell(context, pod, 'Warning', 'Unhealthy', `${kind} probe failed: ${text}`);
    if (ok && good >= (probe.successThreshold ?? 1)) loop.passed();
    if (!ok && bad >= (probe.failureThreshold ?? 3)) loop.failed();
  };
  const round = async (): Promise<void> => {
    try {
      const { ok, text } = await runProbe(container, probe, context.timers);
      if (!stopped) count(ok, text);
    } catch (error) {
      // No answer is thrown away, as the kubelet does: it neither heals nor kills.
      const reason = error instanceof Error ? error.message : String(error);
      const text = `${kind} probe errored and resulted in unknown state: ${reason}`;
      if (!stopped) tell(context, pod, 'Warning', 'Unhealthy', text);
    }
  };
  const next = (milliseconds: number): void => {
    if (!stopped) timer = context.timers.after(milliseconds, () => void look());
  };
  const look = async (): Promise<void> => {
    const wanted = loop.wanted();
    if (wanted === 'never') return;
    if (wanted === 'now') await round();
    next((probe.periodSeconds ?? 10) * 1000);
  };
  next((probe.initialDelaySeconds ?? 0) * 1000);
  return () => {
    stopped = true;
    timer?.cancel();
  };
}
