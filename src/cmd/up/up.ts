import { join } from 'node:path';
import type { Command } from 'commander';
import { createLog } from '../../telemetry/log.ts';
import { type Configuration, configure } from '../instance/configuration.ts';
import { remember } from '../instance/locate.ts';
import { type RunState, readRunState } from '../instance/run-files.ts';
import { type RunningInstance, startInstance } from '../instance/start.ts';
import { CommandFailure, say } from '../output.ts';
import { upDetached } from './detach.ts';

const SYSTEM_CLOCK = { now: () => Date.now() };

function announce(state: RunState): void {
  say(`rolecall ${state.version} is ready`);
  say(`  AWS endpoint  ${state.endpointUrl}`);
  say(`  TLS, issuers  ${state.publicUrl}`);
  say(`  cluster       ${state.cluster} (account ${state.account}, region ${state.region})`);
  say(`  data          ${state.dataDir}`);
  say('next: eval "$(rolecall env)"');
}

function untilAsked(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
}

/** The instance in this process, until SIGTERM or SIGINT. */
async function upInForeground(configuration: Configuration, logFile: boolean): Promise<void> {
  const log = createLog({
    level: configuration.logLevel,
    ...(logFile ? { destination: join(configuration.dataDir, 'rolecall.log') } : {}),
  });
  const asked = untilAsked();
  const instance: RunningInstance = await startInstance(configuration, { clock: SYSTEM_CLOCK, log });
  remember(configuration.dataDir);
  if (process.send === undefined) announce(instance.state);
  else process.send({ ready: instance.state });
  await asked;
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
  const { detach, ...rest } = options;
  const configuration = configure(rest);
  const running = readRunState(configuration.dataDir);
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
    .option('--log-level <level>', 'info, warn, error or silent (default: info)')
    .action(up);
}
