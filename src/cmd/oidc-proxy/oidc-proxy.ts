import type { Command } from 'commander';
import { createLog } from '../../telemetry/log.ts';
import { say } from '../output.ts';
import { serveUntilAsked } from '../serving/serve-until-asked.ts';
import { addFlags, readFlags } from './read-flags.ts';
import { runOidcProxy } from './run-oidc-proxy.ts';

function serve(given: Readonly<Record<string, unknown>>): Promise<void> {
  const flags = readFlags(given);
  return serveUntilAsked(
    createLog({ level: flags.logLevel }),
    (parts) => runOidcProxy(flags, parts),
    ({ port, probePort }) =>
      say(`oidc-proxy listens on port ${port} (TLS), probes and metrics on port ${probePort}`),
  );
}

/** `rolecall oidc-proxy`: people of an OIDC provider in front of any cluster's API, in this process until SIGTERM or SIGINT. */
export function oidcProxyCommand(parent: Command): void {
  addFlags(
    parent
      .command('oidc-proxy')
      .description('let people of an OIDC provider into a cluster that does not know it (docs/people.md)'),
  ).action(serve);
}
