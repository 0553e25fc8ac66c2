import type { Command } from 'commander';
import { createLog } from '../../telemetry/log.ts';
import { say } from '../output.ts';
import { serveUntilAsked } from '../serving/serve-until-asked.ts';
import { addFlags, readFlags } from './read-flags.ts';
import { runWebhook } from './run-webhook.ts';

function serve(given: Readonly<Record<string, unknown>>): Promise<void> {
  const flags = readFlags(given);
  return serveUntilAsked(
    createLog({ level: flags.logLevel }),
    (parts) => runWebhook(flags, parts),
    ({ port, metricsPort }) =>
      say(`pod identity webhook listens on port ${port} (TLS), metrics on port ${metricsPort}`),
  );
}

/** `rolecall webhook`: the pod identity webhook for any cluster, in this process until SIGTERM or SIGINT. */
export function webhookCommand(parent: Command): void {
  addFlags(
    parent.command('webhook').description('serve the pod identity webhook to a cluster (docs/webhook.md)'),
  ).action(serve);
}
