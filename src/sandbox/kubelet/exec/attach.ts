import type { AttachOptions, PodUid, RemoteStreams } from '../../cluster-api.ts';
import type { PodRecord } from '../pod/pod-record.ts';
import type { OutputStream } from '../runtime/runtime.ts';
import { runningContainer } from './find-container.ts';

/** Output that waits for a slow client; one that is further behind misses what comes, and the container is not held up. */
const MOST_WAITING = 4 * 1024 * 1024;

/** `KubeletApi.attach`. */
export async function attach(
  pods: ReadonlyMap<string, PodRecord>,
  pod: PodUid,
  options: AttachOptions,
  ...[streams, signal]: [RemoteStreams, AbortSignal]
): Promise<void> {
  const { record, process } = runningContainer(pods, pod, options.container);
  const show = (stream: OutputStream, chunk: Uint8Array): void => {
    const to = streams[stream];
    if (options[stream] && to.writable && to.writableLength < MOST_WAITING) to.write(chunk);
  };
  const type = (chunk: Uint8Array): void => {
    if (process.stdin?.writable === true && !process.stdin.write(chunk)) {
      streams.stdin.pause();
      process.stdin.once('drain', () => streams.stdin.resume());
    }
  };
  record.attached.add(show);
  streams.onResize((rows, columns) => process.resize(rows, columns));
  if (options.stdin) {
    streams.stdin.on('data', type);
    streams.stdin.once('end', () => {
      if (record.spec.stdinOnce === true) process.stdin?.end();
    });
  }
  try {
    await Promise.race([process.exited, aborted(signal)]);
  } finally {
    record.attached.delete(show);
    streams.stdin.off('data', type);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
