import type { Command } from 'commander';
import { CONFLICT_RETRY } from '../../kubernetes/access/writing/retry.ts';
import { printable } from '../audit/printable.ts';
import { type SafetyOptions, safetyOf } from '../eksctl/mapping-safety.ts';
import { CommandFailure, say } from '../output.ts';
import type { ChangeSettings } from './guarded-change.ts';

/** When a write is tried again (cluster-authenticator.md 11). Conflicts always are. */
export interface RetryOptions {
  readonly retry?: boolean;
  readonly retryMinTime: string;
  readonly retryMaxTime: string;
  readonly retryMaxCount: string;
}

export type WriteOptions = SafetyOptions & RetryOptions;

export function withRetryFlags(command: Command): Command {
  return command
    .option('--retry', 'also try again when the API does not answer or is failing')
    .option('--retry-min-time <duration>', 'shortest wait', '200ms')
    .option('--retry-max-time <duration>', 'longest wait', '30s')
    .option('--retry-max-count <number>', 'attempts', '12');
}

/** Throws `CommandFailure`. */
export function writeSettings(options: WriteOptions): ChangeSettings {
  const tell: ChangeSettings['tell'] = (level, text) =>
    say(printable(level === 'warning' ? `warning: ${text}` : text));
  const settings = safetyOf(options, tell);
  if (options.retry !== true) return { ...settings, retry: CONFLICT_RETRY };
  const count = Number(options.retryMaxCount);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new CommandFailure('--retry-max-count is invalid, must be greater than zero');
  const minimum = milliseconds(options.retryMinTime);
  const maximum = Math.max(minimum, milliseconds(options.retryMaxTime));
  return { ...settings, retry: { minimum, maximum, count, anyFailure: true } };
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Go's durations, as far as they are waited: `200ms`, `1m30s`. */
function milliseconds(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text)
    throw new CommandFailure(`invalid duration "${text}"`, {
      hint: 'write it like 200ms or 30s',
      exitCode: 2,
    });
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (UNITS[unit ?? ''] ?? 0), 0);
}
