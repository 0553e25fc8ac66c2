import { join } from 'node:path';
import type { Command } from 'commander';
import type { Log } from '../../core/ports/runtime.ts';
import { createLog } from '../../telemetry/log.ts';
import { type Configuration, configure } from '../instance/configuration.ts';
import { remember } from '../instance/locate.ts';
import type { RunState } from '../instance/run-files.ts';
import { findRunning } from '../instance/running.ts';
import { startInstance } from '../instance/start.ts';
import { CommandFailure, say } from '../output.ts';
import { upDetached } from './detach.ts';
import { surviveFaults } from './faults.ts';

const SYSTEM_CLOCK = { now: () => Date.now() };

function announce(state: RunState): void {
  say(`rolecall ${state.version} is ready`);
  say(`  AWS endpoint  ${state.endpointUrl}`);
  say(`  TLS, issuers  ${state.publicUrl}`);
  say(`  cluster       ${state.cluster} (account ${state.account}, region ${state.region})`);
  if (state.metadataUrl !== undefined) say(`  node metadata ${state.metadataUrl}`);
  say(`  data          ${state.dataDir}`);
  say('next: eval "$(rolecall env)"');
}

/**
 * Aborts when the instance is to end: by a signal, or because who started it in the background went away before it was
 * ready.
 */
function untilAsked(): AbortSignal {
  const asked = new AbortController();
  const stop = (): void => asked.abort(new CommandFailure('stopped before it was ready', { exitCode: 3 }));
  for (const event of ['SIGTERM', 'SIGINT'] as const) process.once(event, stop);
  process.once('disconnect', stop);
  return asked.signal;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Where it runs is a convenience for the other verbs: a home that cannot be written does not stop an instance. */
function tryToRemember(dataDir: string, log: Log): void {
  try {
    remember(dataDir);
  } catch (error) {
    log.warn('instance.not-remembered', { error: String(error) });
  }
}

/** The instance in this process, until SIGTERM or SIGINT. */
async function upInForeground(configuration: Configuration, logFile: boolean): Promise<void> {
  const asked = untilAsked();
  const log = createLog({
    level: configuration.logLevel,
    ...(logFile ? { destination: join(configuration.dataDir, 'rolecall.log') } : {}),
  });
  const runtime = { clock: SYSTEM_CLOCK, log };
  // Listening for its end keeps the channel to who started it open, and with it this process: only until it has started.
  const instance = await startInstance(configuration, runtime, asked).finally(() => {
    process.removeAllListeners('disconnect');
  });
  surviveFaults(log, () => instance.stop());
  tryToRemember(configuration.dataDir, log);
  if (process.send === undefined) announce(instance.state);
  else process.send({ ready: instance.state }, undefined, undefined, () => undefined);
  await aborted(asked);
  // A second signal, or a stop that hangs, ends the process: everything acknowledged is on disk already.
  process.once('SIGTERM', () => process.exit(1));
  process.once('SIGINT', () => process.exit(1));
  await instance.stop();
}

interface UpOptions {
  readonly detach?: boolean;
  readonly [option: string]: unknown;
}

async function up(options: UpOptions): Promise<void> {
  const { detach, memberAccount = [], scp = [], ...rest } = options;
  const configuration = configure({ ...rest, memberAccounts: memberAccount, scps: scp });
  const running = await findRunning(configuration.dataDir);
  if (running !== undefined) {
    throw new CommandFailure(`an instance runs on ${configuration.dataDir} already (pid ${running.pid})`, {
      hint: 'use it with: eval "$(rolecall env)", or stop it with: rolecall down',
    });
  }
  if (detach === true) announce(await upDetached(configuration));
  else await upInForeground(configuration, process.send !== undefined);
}

/** `rolecall up`: everything in one process. */
export function upCommand(parent: Command): void {
  const list = (value: string, before: readonly string[] = []): readonly string[] => [
    ...before,
    ...value.split(','),
  ];
  const each = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
  parent
    .command('up')
    .description('start an instance: AWS APIs, issuers, sandbox cluster')
    .option('-d, --detach', 'run in the background and return when it is ready')
    .option('--data-dir <path>', 'where everything is kept (default: ./.rolecall)')
    .option('--port <port>', 'plain port; TLS listens 43 above; 0 picks free ones (default: 4700)')
    .option('--account <id>', 'default account, 12 digits (default: 111122223333)')
    .option('--region <region>', 'default region (default: us-east-1)')
    .option('--cluster <name>', 'name of the sandbox cluster (default: sandbox)')
    .option(
      '--allow-private-providers <cidr>',
      'private addresses that provider URLs may resolve to; may be repeated',
      list,
    )
    .option(
      '--provider-ca-file <file>',
      "PEM of authorities that vouch for OIDC providers' hosts, besides the system's",
    )
    .option(
      '--pod-roles <system>',
      "kube2iam or kiam: pods get the role of their annotation over the metadata service, never the node's (default: off)",
    )
    .option('--member-account <name=id>', 'an account to have besides the default one; may be repeated', each)
    .option(
      '--scp <account=file>',
      'service control policy of a member account, called like the file; may be repeated',
      each,
    )
    .option(
      '--strict-binding',
      'service accounts get only the role that they are annotated or associated with, whatever trust policies say',
    )
    .option('--bound-sessions', "credentials of a pod's token stop working when the pod is deleted")
    .option(
      '--authentication-mode <mode>',
      'of a new sandbox cluster: CONFIG_MAP, API_AND_CONFIG_MAP or API (default: API_AND_CONFIG_MAP)',
    )
    .option(
      '--no-bootstrap-cluster-creator-admin',
      'a new sandbox cluster has no administrator but the kubeconfig of rolecall env',
    )
    .option('--match-role-paths', 'entries of aws-auth may name roles with their path')
    .option('--metrics', "serve the sandbox authenticator's metrics at /_rolecall/metrics of the plain port")
    .option('--log-level <level>', 'info, warn, error or silent (default: info)')
    .action(up);
}
