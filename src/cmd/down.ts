import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { locate } from './instance/locate.ts';
import { readRunState } from './instance/run-files.ts';
import { CommandFailure, say } from './output.ts';

const PATIENCE = 15_000;

/**
 * Asks the instance to stop and waits until it has: pods ended, events and records on disk. `locate` has just heard
 * from the instance itself that this is its process.
 */
async function stopInstance(dataDir: string, pid: number): Promise<void> {
  process.kill(pid, 'SIGTERM');
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    if (readRunState(dataDir) === undefined) return;
    await delay(50);
  }
  throw new CommandFailure(`the instance (pid ${pid}) is still running`, {
    hint: `its log is in ${dataDir}/rolecall.log`,
  });
}

/** `rolecall down`: stops the instance; its data stays. */
export function downCommand(parent: Command): void {
  parent
    .command('down')
    .description('stop the running instance; its data stays')
    .option('--data-dir <path>', 'data directory of the instance')
    .action(async (options: { readonly dataDir?: string }) => {
      const state = await locate(options.dataDir);
      await stopInstance(state.dataDir, state.pid);
      say(`stopped the instance on ${state.dataDir}`);
    });
}
