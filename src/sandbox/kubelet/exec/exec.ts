import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ExecOptions, PodUid, RemoteStreams } from '../../cluster-api.ts';
import type { PodRecord } from '../pod/pod-record.ts';
import { checkProgram } from '../runtime/programs.ts';
import type { ExecProcess } from '../runtime/runtime.ts';
import { drained } from '../runtime/spawned.ts';
import { internal, type RunningContainer, runningContainer } from './find-container.ts';

/** `KubeletApi.exec`. The program is ended with the client, with its container, and when its output has nowhere to go. */
export async function exec(
  pods: ReadonlyMap<string, PodRecord>,
  pod: PodUid,
  options: ExecOptions,
  ...[streams, signal]: [RemoteStreams, AbortSignal]
): Promise<number> {
  const container = runningContainer(pods, pod, options.container);
  const program = await start(container, options);
  const kill = (): void => program.kill();
  signal.addEventListener('abort', kill, { once: true });
  if (signal.aborted) kill();
  try {
    streams.onResize((rows, columns) => program.resize(rows, columns));
    if (program.stdin !== undefined) feed(streams.stdin, program.stdin);
    const delivered = Promise.all([
      carry(program.stdout, streams.stdout, kill),
      carry(program.stderr, streams.stderr, kill),
    ]);
    const { code } = await program.exited;
    await drained([delivered]);
    return code;
  } finally {
    signal.removeEventListener('abort', kill);
    program.stdin?.destroy();
    program.stdout.destroy();
    program.stderr.destroy();
  }
}

async function start({ process, launch }: RunningContainer, options: ExecOptions): Promise<ExecProcess> {
  const { command, stdin, tty } = options;
  const argv = command.map(launch.rewrite);
  try {
    checkProgram(argv, launch.env);
    return await process.exec({ argv, stdin, tty });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const wrapped = `error executing command in container: failed to exec in container: unable to start container process: ${reason}`;
    throw internal(wrapped, error);
  }
}

/** The client's end of input is the program's. A program that does not read to the end is no fault. */
function feed(from: Readable, to: Writable): void {
  pipeline(from, to).catch(() => undefined);
}

/** A client that is gone stops reading: then the program has no one to talk to. */
async function carry(from: Readable, to: Writable, broken: () => void): Promise<void> {
  await pipeline(from, to, { end: false }).catch(broken);
}
