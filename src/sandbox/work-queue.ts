import type { Timer, Timers } from './timers.ts';

export interface WorkQueueOptions {
  readonly timers: Timers;
  /** Brings one key to its wished state; a number asks for another look after so many milliseconds. */
  readonly reconcile: (key: string) => Promise<number | undefined>;
  readonly onError: (key: string, error: unknown) => void;
}

/** Keys waiting to be reconciled: never two runs of one key at once, and no change is lost while one runs. */
export interface WorkQueue {
  add(key: string): void;
  /** Takes no more keys, cancels timers, and resolves when the running reconciles have ended. */
  stop(): Promise<void>;
}

const FIRST_RETRY = 20;
const LONGEST_RETRY = 30_000;

export function createWorkQueue(options: WorkQueueOptions): WorkQueue {
  const running = new Map<string, Promise<void>>();
  const dirty = new Set<string>();
  const failures = new Map<string, number>();
  const later = new Map<string, Timer>();
  let stopped = false;

  const lookAgain = (key: string, milliseconds: number): void => {
    if (stopped) return;
    later.get(key)?.cancel();
    later.set(
      key,
      options.timers.after(milliseconds, () => {
        later.delete(key);
        add(key);
      }),
    );
  };

  const runOnce = async (key: string): Promise<void> => {
    try {
      // Off the caller's stack: a watch callback must not run a reconcile inside the API's commit.
      await Promise.resolve();
      const again = await options.reconcile(key);
      failures.delete(key);
      if (again !== undefined) lookAgain(key, again);
    } catch (error) {
      const count = (failures.get(key) ?? 0) + 1;
      failures.set(key, count);
      options.onError(key, error);
      lookAgain(key, Math.min(FIRST_RETRY * 2 ** Math.min(count, 20), LONGEST_RETRY));
    } finally {
      running.delete(key);
      if (dirty.delete(key)) add(key);
    }
  };

  const add = (key: string): void => {
    if (stopped) return;
    if (running.has(key)) dirty.add(key);
    else running.set(key, runOnce(key));
  };

  return {
    add,
    async stop() {
      stopped = true;
      for (const timer of later.values()) timer.cancel();
      later.clear();
      await Promise.all(running.values());
    },
  };
}
