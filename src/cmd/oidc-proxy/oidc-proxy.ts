import type { Command } from 'commander';
import { createLog } from '../../telemetry/log.ts';
import { Endings } from '../instance/endings.ts';
import { say } from '../output.ts';
import { surviveFaults } from '../up/faults.ts';
import { addFlags, readFlags } from './read-flags.ts';
import { runOidcProxy } from './run-oidc-proxy.ts';

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
    const { port, probePort } = await runOidcProxy(flags, { clock: SYSTEM_CLOCK, log, endings });
    surviveFaults(log, () => endings.run(log));
    say(`oidc-proxy listens on port ${port} (TLS), probes and metrics on port ${probePort}`);
    await asked;
  } finally {
    await endings.run(log);
  }
}

/** `rolecall oidc-proxy`: people of an OIDC provider in front of any cluster's API, in this process until SIGTERM or SIGINT. */
export function oidcProxyCommand(parent: Command): void {
  addFlags(
    parent
      .command('oidc-proxy')
      .description('let people of an OIDC provider into a cluster that does not know it (docs/people.md)'),
  ).action(serve);
}
