import { say } from '../output.ts';

const ICONS = { info: 'ℹ', success: '✔', warning: '!', critical: '✖' } as const;

function timestamp(): string {
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${day} ${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
}

/** One log line as eksctl writes it: `2026-01-31 10:00:00 [ℹ]  text`, two spaces before the text (eksctl.md 1.4). */
export function log(level: keyof typeof ICONS, text: string): void {
  say(`${timestamp()} [${ICONS[level]}]  ${text}`);
}

/** Closing line of every command that only planned. */
export function logPlanMode(): void {
  log('warning', "no changes were applied, run again with '--approve' to apply the changes");
}
