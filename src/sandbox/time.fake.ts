import type { Clock } from '../core/ports/runtime.ts';
import type { Timers } from './timers.ts';

interface Pending {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Clock and timers that stand still until a test moves them. */
export interface FakeTime extends Clock, Timers {
  /** Moves on, running what falls due in its order. */
  advance(milliseconds: number): void;
}

export function createFakeTime(start = Date.UTC(2026, 0, 1)): FakeTime {
  let now = start;
  let order = 0;
  const pending = new Set<Pending>();
  const next = (until: number): Pending | undefined =>
    [...pending].filter((p) => p.at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0];
  return {
    now: () => now,
    after(milliseconds, run) {
      const entry = { at: now + milliseconds, order: order++, run };
      pending.add(entry);
      return { cancel: () => pending.delete(entry) };
    },
    advance(milliseconds) {
      const until = now + milliseconds;
      for (let due = next(until); due !== undefined; due = next(until)) {
        pending.delete(due);
        now = Math.max(now, due.at);
        due.run();
      }
      now = until;
    },
  };
}
