import type { Readable } from 'node:stream';
import type { Timers } from '../../timers.ts';
import type { ContainerRecord } from '../pod/container-record.ts';
import { checkProgram } from '../runtime/programs.ts';
import { drained } from '../runtime/spawned.ts';

/** What a probe or a hook printed is kept up to here, as the kubelet does (maxReadLength). */
const MOST_OUTPUT = 10 * 1024;

export interface Outcome {
  readonly code: number;
  /** The beginning of standard output and error together. */
  readonly output: string;
  readonly timedOut: boolean;
}

/** Runs a program in a container to its end, or to `timeout` milliseconds. Throws when it cannot be started. */
export async function runInside(
  { process, launch }: ContainerRecord,
  command: readonly string[],
  timeout: number,
  timers: Timers,
): Promise<Outcome> {
  if (process === undefined || launch === undefined) throw new Error('container is not running');
  const argv = command.map(launch.rewrite);
  checkProgram(argv, launch.env);
  const program = await process.exec({ argv, stdin: false, tty: false });
  const output = collect([program.stdout, program.stderr]);
  let timedOut = false;
  const timer = timers.after(timeout, () => {
    timedOut = true;
    program.kill();
  });
  const { code } = await program.exited;
  timer.cancel();
  return { code, output: await output(), timedOut };
}

/** Reads everything, so that no program waits for a reader, and keeps the beginning. To be asked for once it has ended. */
function collect(streams: readonly Readable[]): () => Promise<string> {
  const kept: Buffer[] = [];
  let size = 0;
  const closed = streams.map((stream) => new Promise((resolve) => stream.once('close', resolve)));
  for (const stream of streams) {
    stream.on('error', () => undefined);
    stream.on('data', (chunk: Buffer) => {
      if (size < MOST_OUTPUT) kept.push(chunk.subarray(0, MOST_OUTPUT - size));
      size += chunk.byteLength;
    });
  }
  return async () => {
    await drained(closed);
    for (const stream of streams) stream.destroy();
    return Buffer.concat(kept).toString('utf8');
  };
}
