export interface Timer {
  cancel(): void;
}

/** Delayed work for the sandbox's loops; tests drive it with a fake clock. */
export interface Timers {
  /** Runs once after `milliseconds` (0 or more). */
  after(milliseconds: number, run: () => void): Timer;
}

/** Node's timers fire at once above this many milliseconds. */
const LONGEST = 2 ** 31 - 1;

export const systemTimers: Timers = {
  after(milliseconds, run) {
    let handle: NodeJS.Timeout;
    const arm = (left: number): void => {
      const step = Math.min(Math.max(left, 0), LONGEST);
      handle = setTimeout(() => (left > LONGEST ? arm(left - LONGEST) : run()), step);
    };
    arm(milliseconds);
    return { cancel: () => clearTimeout(handle) };
  },
};
