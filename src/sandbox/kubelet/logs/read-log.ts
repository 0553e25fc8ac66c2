import { closeSync, openSync, readSync } from 'node:fs';
import type { LogOptions } from '../../cluster-api.ts';
import type { ContainerLog } from './container-log.ts';
import { type LogEntry, parseEntry } from './log-format.ts';
import { generationsOf, logFile } from './rotating-file.ts';

/** Where the log of one run is; `live` while its container may still write. */
export interface LogSource {
  readonly directory: string;
  readonly run: number;
  readonly live: ContainerLog | undefined;
}

const CHUNK = 64 * 1024;

/** The log as `kubectl logs` shows it. Ends when the log does, when it need not follow, or when `signal` aborts. */
export async function* readLog(
  source: LogSource,
  options: LogOptions,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const cursor = createCursor(source);
  const since = options.sinceTime ?? Number.NEGATIVE_INFINITY;
  const render = createRenderer(options, (entry) => Date.parse(entry.time) >= since);
  let budget = options.limitBytes ?? Number.POSITIVE_INFINITY;
  let tail = options.tailLines;
  while (budget > 0 && !signal.aborted) {
    // Asked before reading: what is written between the two is seen by the next round.
    const open = options.follow && source.live !== undefined && !source.live.isClosed;
    const change = open && source.live !== undefined ? nextChange(source.live, signal) : undefined;
    const batches = tail === undefined ? cursor.read() : [lastLines([...cursor.read()].flat(), tail)];
    tail = undefined;
    for (const batch of batches) {
      const text = render(batch).slice(0, budget);
      budget -= text.length;
      if (text !== '') yield Buffer.from(text, 'latin1');
      if (budget <= 0 || signal.aborted) break;
    }
    if (change === undefined) return;
    await change;
  }
}

/** Resolves at the next write, at the end of the log, or on abort. */
function nextChange(log: ContainerLog, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stop();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const stop = log.onChange(done);
    signal.addEventListener('abort', done, { once: true });
  });
}

function createRenderer(
  options: LogOptions,
  wanted: (entry: LogEntry) => boolean,
): (entries: readonly LogEntry[]) => string {
  let fresh = true;
  return (entries) => {
    let text = '';
    for (const entry of entries) {
      if (!wanted(entry)) continue;
      text += `${options.timestamps && fresh ? `${entry.time} ` : ''}${entry.text}${entry.partial ? '' : '\n'}`;
      fresh = !entry.partial;
    }
    return text;
  };
}

/** The last `count` lines, the pieces of a long line taken as one. */
function lastLines(entries: readonly LogEntry[], count: number): readonly LogEntry[] {
  if (count <= 0) return [];
  let lines = 0;
  let from = entries.length;
  while (from > 0) {
    const ends = entries[from - 1]?.partial === false || from === entries.length;
    if (ends && lines++ === count) break;
    from -= 1;
  }
  return entries.slice(from);
}

interface Cursor {
  /** Everything written since the last call, in batches. */
  read(): Generator<readonly LogEntry[]>;
}

/** Reads on through the generations; one that was dropped before it was read is skipped. */
function createCursor({ directory, run }: LogSource): Cursor {
  let generation = -1;
  let offset = 0;
  let rest = '';
  return {
    *read() {
      for (const next of generationsOf(directory, run)) {
        if (next < generation) continue;
        if (next > generation) {
          generation = next;
          offset = 0;
          rest = '';
        }
        for (const chunk of chunks(logFile(directory, run, generation), offset)) {
          offset += chunk.length;
          const lines = (rest + chunk).split('\n');
          rest = lines.pop() ?? '';
          yield lines.map(parseEntry).filter((entry) => entry !== undefined);
        }
      }
    },
  };
}

function* chunks(path: string, from: number): Generator<string> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return; // rotated away between listing and opening
  }
  try {
    const buffer = Buffer.alloc(CHUNK);
    for (let at = from; ; ) {
      const count = readSync(file, buffer, 0, CHUNK, at);
      if (count === 0) return;
      at += count;
      yield buffer.toString('latin1', 0, count);
    }
  } finally {
    closeSync(file);
  }
}
