/** A thing to measure: `run(count)` makes that many decisions and answers how many were allowed. */
export interface Subject {
  readonly name: string;
  run(count: number): number | Promise<number>;
  /** Every decision of these workloads is an allow: another count means that something else was measured. */
  readonly allowed: boolean;
}

export interface Timing {
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly rounds: number;
}

/**
 * Decisions for each second of processor time, garbage collection included, one figure a round: what others do on the machine
 * meanwhile counts for little. Throws when a decision is wrong.
 */
export async function measure(subject: Subject, timing: Timing): Promise<readonly number[]> {
  let batch = 1;
  await runFor(subject, batch, timing.warmUpSeconds);
  // Batches of about 5 ms: the clock is read seldom, and a round ends on time.
  while ((await timeOf(subject, batch)) < 0.005) batch *= 2;
  const rounds: number[] = [];
  for (let round = 0; round < timing.rounds; round++)
    rounds.push(await runFor(subject, batch, timing.seconds));
  return rounds;
}

async function timeOf(subject: Subject, count: number): Promise<number> {
  const start = process.cpuUsage();
  const allowed = await subject.run(count);
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  const expected = subject.allowed ? count : 0;
  if (allowed !== expected) {
    throw new Error(`${subject.name}: ${allowed} of ${count} decisions allow, expected ${expected}`);
  }
  return seconds;
}

async function runFor(subject: Subject, batch: number, seconds: number): Promise<number> {
  let spent = 0;
  let done = 0;
  while (spent < seconds) {
    spent += await timeOf(subject, batch);
    done += batch;
  }
  return done / spent;
}
