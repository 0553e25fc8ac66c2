import type { V1Probe } from '@kubernetes/client-node';
import type { Timers } from '../../timers.ts';
import { runInside } from '../exec/run-inside.ts';
import type { ContainerRecord } from '../pod/container-record.ts';
import { type Answer, askHttp, askTcp } from './ask-network.ts';

/** Asks once. Throws when the question cannot be put: then there is no answer, which is not the same as a bad one. */
export async function runProbe(container: ContainerRecord, probe: V1Probe, timers: Timers): Promise<Answer> {
  const timeout = (probe.timeoutSeconds ?? 1) * 1000;
  const { exec, httpGet, tcpSocket } = probe;
  if (exec !== undefined) return await askProgram(container, exec.command ?? [], timeout, timers);
  if (httpGet !== undefined) return await askHttp(container.spec, httpGet, timeout);
  if (tcpSocket !== undefined) return await askTcp(container.spec, tcpSocket, timeout);
  throw new Error('this kind of probe is not built in this sandbox');
}

async function askProgram(
  container: ContainerRecord,
  command: readonly string[],
  timeout: number,
  timers: Timers,
): Promise<Answer> {
  const { code, output, timedOut } = await runInside(container, command, timeout, timers);
  if (timedOut) {
    const text = `command timed out: "${command.join(' ')}" timed out after ${timeout / 1000}s`;
    return { ok: false, text };
  }
  return { ok: code === 0, text: output.trim() };
}
