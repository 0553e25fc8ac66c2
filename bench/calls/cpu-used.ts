import type { CpuUsed } from './messages.ts';

/** Processor time of this process so far, in its code and in the system for it. */
export function cpuUsed(): CpuUsed {
  const { user, system } = process.cpuUsage();
  return { microseconds: user + system };
}
