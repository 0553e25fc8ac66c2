import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { configure } from '../instance/configuration.ts';
import { type RunState, readEnvironment } from '../instance/run-files.ts';
import { CommandFailure, print, say } from '../output.ts';
import { upDetached } from '../up/detach.ts';
import { makeBucket } from './make-bucket.ts';
import { makeRole } from './make-role.ts';
import type { Stage } from './stage.ts';
import { steps } from './steps.ts';
import { play } from './transcript.ts';

function present(program: string, ...parameters: string[]): boolean {
  return spawnSync(program, parameters, { stdio: 'ignore' }).status === 0;
}

/** `bin/rolecall` of the checkout or package that this file is in. */
function ownBinary(): string {
  const up = import.meta.url.includes('/dist/') ? '../../../../' : '../../../';
  return join(fileURLToPath(new URL(up, import.meta.url)), 'bin', 'rolecall');
}

function environmentFor(state: RunState): Record<string, string | undefined> {
  // Whatever identity or endpoint the shell has is none of this demonstration's business.
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')),
  );
  return { ...inherited, ...readEnvironment(state.dataDir), AWS_PAGER: '', AWS_DEFAULT_OUTPUT: 'json' };
}

async function perform(state: RunState, awsCli: boolean): Promise<number> {
  const stage: Stage = { rolecall: ownBinary(), awsCli, ...state };
  const environment = environmentFor(state);
  let checks = 0;
  let missed = 0;
  for (const step of steps(stage)) {
    missed += await play(step, environment);
    checks += step.expect.length;
  }
  print(`\n${checks} checks, ${missed} not met`);
  return missed;
}

async function ended(pid: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function demo(): Promise<void> {
  if (!present('kubectl', 'version', '--client')) {
    throw new CommandFailure('kubectl is not on the PATH', {
      hint: 'npm run demo brings one; or install kubectl',
    });
  }
  const awsCli = present('aws', '--version');
  if (!awsCli) say('no AWS CLI here: the workload is a small program on the AWS SDK for JavaScript instead');
  await onTemporaryInstance(async (state) => {
    say(`a temporary instance is up: ${state.endpointUrl} and ${state.publicUrl}`);
    const missed = await perform(state, awsCli);
    if (missed > 0) throw new CommandFailure(`${missed} checks were not met`);
  });
}

/** The instance ends and its data goes, whether the work ends, fails or is interrupted. */
async function onTemporaryInstance(work: (state: RunState) => Promise<void>): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rolecall-demo-'));
  let state: RunState | undefined;
  const clear = async (): Promise<void> => {
    if (state !== undefined) {
      endProcess(state.pid);
      await ended(state.pid);
    }
    rmSync(dataDir, { recursive: true, force: true });
  };
  const interrupt = (): void => void clear().finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  try {
    state = await upDetached(configure({ dataDir, port: 0, cluster: 'demo' }));
    await work(state);
  } finally {
    await clear();
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It ended by itself.
  }
}

/** `rolecall demo`: the main job on a temporary instance, with the stock clients, checked. */
export function demoCommand(parent: Command): void {
  const command = parent
    .command('demo')
    .description('run the main job against a temporary instance and show it working')
    .action(demo);
  command
    .command('make-bucket <name>', { hidden: true })
    .description('create a bucket with the AWS SDK, for machines without the AWS CLI')
    .action(makeBucket);
  command
    .command('make-role <name> <trust>', { hidden: true })
    .description('create a role with the AWS SDK, for machines without the AWS CLI')
    .action(makeRole);
}
