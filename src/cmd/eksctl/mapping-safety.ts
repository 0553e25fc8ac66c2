import type { Command } from 'commander';
import { printable } from '../audit/printable.ts';
import type { ChangeSettings } from '../auth/guarded-change.ts';
import { CommandFailure } from '../output.ts';
import { log } from './log-lines.ts';
import { duration } from './service-account-options.ts';

/** Flags beyond eksctl's: what keeps a change of the map from locking somebody out. */
export interface SafetyOptions {
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly confirmWithin?: string;
}

export function withSafety(command: Command): Command {
  return command
    .option('--dry-run', 'show who gains and loses access, and the difference, and change nothing')
    .option('--force', 'change the map although somebody is locked out or another change is not confirmed')
    .option(
      '--confirm-within <duration>',
      'undo the change unless `rolecall auth confirm` comes in time, such as 5m',
    );
}

/** What is told quotes the map, which others have written. */
const printed: ChangeSettings['tell'] = (level, text) => log(level, printable(text));

/** Throws `CommandFailure` for a time that is none. */
export function safetyOf(options: SafetyOptions, tell: ChangeSettings['tell'] = printed): ChangeSettings {
  const within = options.confirmWithin;
  return {
    dryRun: options.dryRun === true,
    force: options.force === true,
    confirmWithin: within === undefined ? undefined : boundedTime(within),
    tell,
  };
}

const SHORTEST = 1000;
const LONGEST = 24 * 3_600_000;

function boundedTime(text: string): number {
  const time = duration(text);
  if (time < SHORTEST || time > LONGEST)
    throw new CommandFailure('--confirm-within must be from 1s to 24h', { exitCode: 2 });
  return time;
}
