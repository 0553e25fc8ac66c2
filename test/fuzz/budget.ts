/** Processor time of this thread that one case may take, in milliseconds. */
const LIMIT = 50;
/** A collection of garbage can fall into any case; it does not fall into the same one every time. */
const ATTEMPTS = 4;

function cost(run: () => void): number {
  const before = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** Runs the case; throws when it takes more than its processor time every time that it is tried. Waiting for the machine is free. */
export function withinBudget(run: () => void): void {
  let least = cost(run);
  for (let again = 1; least > LIMIT && again < ATTEMPTS; again++) least = Math.min(least, cost(run));
  if (least > LIMIT) throw new Error(`took ${Math.round(least)} ms of processor time`);
}

/** `FUZZ_SEED` repeats a run; `FUZZ_CASES` lengthens it. */
export const SEED = Number(process.env.FUZZ_SEED ?? Math.trunc(Date.now() % 0xffffffff));
export const CASES = Number(process.env.FUZZ_CASES ?? 50_000);
