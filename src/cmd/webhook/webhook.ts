import type { Command } from 'commander';
import { createLog } from '../../telemetry/log.ts';
import { Endings } from '../instance/endings.ts';
import { say } from '../output.ts';
import { surviveFaults } from '../up/faults.ts';
import { addFlags, readFlags } from './read-flags.ts';
import { runWebhook } from './run-webhook.ts';

const SYSTEM_CLOCK = { now: () => Date.now() };

function untilAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ['SIGTERM', 'SIGINT'] as const) process.once(event, () => resolve());
  });
}

async function serve(given: Readonly<Record<string, unknown>>): Promise<void> {
  const flags = readFlags(given);
  const asked = untilAsked();
  const log = createLog({ level: flags.logLevel });
  const endings = new Endings();
  try {
    const { port, metricsPort } = await runWebhook(flags, { clock: SYSTEM_CLOCK, log, endings });
    surviveFaults(log, () => endings.run(log));
    say(`pod identity webhook listens on port ${port} (TLS), metrics on port ${metricsPort}`);
    await asked;
  } finally {
    await endings.run(log);
  }
}

/** `rolecall webhook`: the pod identity webhook for any cluster, in this process until SIGTERM or SIGINT. */
export function webhookCommand(parent: Command): void {
  addFlags(
    parent.command('webhook').description('serve the pod identity webhook to a cluster (docs/webhook.md)'),
  ).action(serve);
}
