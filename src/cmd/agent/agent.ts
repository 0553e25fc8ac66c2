import type { Command } from 'commander';
import { createLog } from '../../telemetry/log.ts';
import { Endings } from '../instance/endings.ts';
import { print, say } from '../output.ts';
import { packageVersion } from '../version.ts';
import { agentFlags, type RawFlags } from './agent-flags.ts';
import { runAgent } from './run-agent.ts';
import { AGENT_DEFAULTS } from './start-agent.ts';

const CLOCK = { now: () => Date.now() };

function asked(): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ['SIGTERM', 'SIGINT'] as const) process.once(event, () => resolve());
  });
}

async function server(raw: RawFlags): Promise<void> {
  const flags = agentFlags({ node: process.env.NODE_NAME, ...raw });
  const stop = asked();
  const log = createLog({ level: flags.verbosity });
  const endings = new Endings();
  try {
    const agent = await runAgent(flags, { clock: CLOCK, log, endings, variables: process.env });
    print(`export AWS_CONTAINER_CREDENTIALS_FULL_URI=${agent.url}`);
    const sides = [agent.served.probePort, agent.served.metricsPort].join(' and ');
    say(`credentials of pods of ${flags.clusterName}; probes and metrics on ports ${sides}`);
    await stop;
  } finally {
    await endings.run(log);
  }
}

function addServerFlags(command: Command): Command {
  const { port, probePort, metrics, maxCacheSize, refreshesPerSecond, bindHosts } = AGENT_DEFAULTS;
  return command
    .option('-c, --cluster-name <name>', 'cluster of the pods')
    .option('-p, --port <port>', `port of the credentials, 0 picks a free one (default: ${port})`)
    .option('--probe-port <port>', `port of the probes, on localhost (default: ${probePort})`)
    .option('--metrics-address <address>', `(default: ${metrics.address})`)
    .option('--metrics-port <port>', `(default: ${metrics.port})`)
    .option(
      '--max-credential-retention-before-renewal <duration>',
      'credentials are renewed after it; 0 keeps none (default: 3h)',
    )
    .option('--max-cache-size <entries>', `pods; 0 keeps none (default: ${maxCacheSize})`)
    .option('--max-service-qps <rate>', `renewals a second (default: ${refreshesPerSecond})`)
    .option('-b, --bind-hosts <host...>', `addresses to listen on (default: ${bindHosts.join(' ')})`)
    .option('--allowed-hosts <host...>', 'names that the Host header may have (default: the bind hosts)')
    .option('--endpoint <url>', 'EKS Auth (default: AWS_ENDPOINT_URL_EKS_AUTH, AWS_ENDPOINT_URL, else AWS)')
    .option('--region <region>', 'to sign for (default: AWS_REGION, else the metadata service’s)')
    .option('--rotate-credentials', 'read the shared credentials file again every minute')
    .option('--jwks-url <url>', 'keys to verify tokens with (default: the API server’s, where there is one)')
    .option('--issuer <url>', 'issuer that tokens must name; without --jwks-url its keys are used')
    .option('--kubeconfig <path>', 'cluster to ask for keys and pods (default: the pod that this runs in)')
    .option(
      '--state-dir <path>',
      'keep the public keys there, for a start while the API is away (default: nowhere)',
    )
    .option('--node <name>', 'Node object that this agent stands on (default: NODE_NAME)')
    .option('-v, --verbosity <level>', 'of the log (default: info)');
}

/** `rolecall agent server|initialize|version`: the Pod Identity agent, in a process of its own, with the reference's flags. */
export function agentCommand(parent: Command): void {
  const agent = parent
    .command('agent')
    .description('the Pod Identity agent of a node (docs/pod-identity.md)');
  addServerFlags(agent.command('server').description('serve pods their credentials')).action(server);
  agent
    .command('initialize')
    .description('make the link, addresses and routes that the agent listens on (root, Linux)')
    .action(async () => {
      const { initialize } = await import('./initialize.ts');
      const missing = await initialize();
      for (const what of missing) say(`warning: without IPv6: ${what}`);
      say('initialized');
    });
  agent
    .command('version')
    .description('print the version')
    .action(() => print(`EKS Pod Identity Agent version ${packageVersion()}`));
}
