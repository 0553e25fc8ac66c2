import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../core/ports/runtime.ts';
import type { OutputStream } from '../runtime/runtime.ts';
import { formatEntry } from './log-format.ts';

/** The output of one run of a container: files `RUN-GENERATION.log`, of which the last two generations are kept. */
export interface ContainerLog {
  readonly directory: string;
  readonly run: number;
  /** No more will be written. */
  readonly isClosed: boolean;
  write(stream: OutputStream, chunk: Uint8Array): void;
  close(): void;
  /** Calls back after each write and at the end, until the returned function is called. */
  onChange(listener: () => void): () => void;
}

/** 10 MiB a file, as the kubelet's containerLogMaxSize. */
const LARGEST_FILE = 10 * 1024 * 1024;
const LONGEST_ENTRY = 16 * 1024;
const KEPT_GENERATIONS = 2;

export function openContainerLog(
  directory: string,
  run: number,
  clock: Clock,
  largestFile = LARGEST_FILE,
): ContainerLog {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const pending: Record<OutputStream, string> = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  let generation = 0;
  let size = 0;
  let closed = false;
  let file = openGeneration(directory, run, generation);

  const put = (stream: OutputStream, partial: boolean, text: string): void => {
    const entry = Buffer.from(formatEntry(clock.now(), stream, partial, text), 'latin1');
    if (size > 0 && size + entry.length > largestFile) rotate();
    writeSync(file, entry);
    size += entry.length;
  };
  const rotate = (): void => {
    closeSync(file);
    generation += 1;
    size = 0;
    file = openGeneration(directory, run, generation);
    rmSync(logFile(directory, run, generation - KEPT_GENERATIONS), { force: true });
  };
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };

  return {
    directory,
    run,
    get isClosed() {
      return closed;
    },
    write(stream, chunk) {
      if (closed) return;
      const lines = (pending[stream] + Buffer.from(chunk).toString('latin1')).split('\n');
      let rest = lines.pop() ?? '';
      for (const line of lines) {
        for (const [piece, last] of pieces(line)) put(stream, !last, piece);
      }
      for (; rest.length >= LONGEST_ENTRY; rest = rest.slice(LONGEST_ENTRY))
        put(stream, true, rest.slice(0, LONGEST_ENTRY));
      pending[stream] = rest;
      tell();
    },
    close() {
      if (closed) return;
      for (const stream of ['stdout', 'stderr'] as const) {
        if (pending[stream] !== '') put(stream, true, pending[stream]);
      }
      closed = true;
      closeSync(file);
      tell();
      listeners.clear();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function logFile(directory: string, run: number, generation: number): string {
  return join(directory, `${run}-${generation}.log`);
}

/** The generations of a run that are still there, oldest first. */
export function generationsOf(directory: string, run: number): readonly number[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .map((name) => /^(\d+)-(\d+)\.log$/.exec(name))
    .filter((match) => match !== null && Number(match[1]) === run)
    .map((match) => Number(match?.[2]))
    .sort((a, b) => a - b);
}

/** Removes the logs of runs before `first`: the present one and the one before are kept. */
export function removeOldRuns(directory: string, first: number): void {
  if (!existsSync(directory)) return;
  for (const name of readdirSync(directory)) {
    if (Number(name.split('-')[0]) < first) rmSync(join(directory, name), { force: true });
  }
}

function openGeneration(directory: string, run: number, generation: number): number {
  return openSync(logFile(directory, run, generation), 'w', 0o600);
}

function pieces(line: string): readonly (readonly [string, boolean])[] {
  const count = Math.max(1, Math.ceil(line.length / LONGEST_ENTRY));
  return Array.from({ length: count }, (_, i) => [
    line.slice(i * LONGEST_ENTRY, (i + 1) * LONGEST_ENTRY),
    i === count - 1,
  ]);
}
