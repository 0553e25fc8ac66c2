import { CommandFailure } from '../output.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `10m`, `2h`, `7d` before `now`, or an ISO 8601 time. Milliseconds. Throws `CommandFailure` of exit code 2. */
export function parseSince(text: string, now: number): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return now - Number(count) * (UNITS[unit] ?? 0);
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new CommandFailure(`--since ${text} is no time`, {
    hint: 'give 90s, 10m, 2h, 7d, or 2026-11-21T12:00:00Z',
    exitCode: 2,
  });
}
