import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../core/ports/runtime.ts';
import type { OutputStream } from '../runtime/runtime.ts';
import { formatEntry } from './log-format.ts';
import { openRotatingFile } from './rotating-file.ts';

/** The output of one run of a container, as it is written. */
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

export function openContainerLog(
  directory: string,
  run: number,
  clock: Clock,
  largestFile = LARGEST_FILE,
): ContainerLog {
  const file = openRotatingFile(directory, run, largestFile);
  const pending: Record<OutputStream, string> = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  let closed = false;
  let broken = false;
  /** A disk that is full costs the rest of this log, not the process that every pod's credentials come from. */
  const guarded = (work: () => void): void => {
    if (broken) return;
    try {
      work();
    } catch {
      broken = true;
    }
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
      const { pieces, rest } = cut(pending[stream] + Buffer.from(chunk).toString('latin1'));
      guarded(() => {
        for (const { text, partial } of pieces) file.append(formatEntry(clock.now(), stream, partial, text));
      });
      pending[stream] = rest;
      tell();
    },
    close() {
      if (closed) return;
      for (const stream of ['stdout', 'stderr'] as const) {
        if (pending[stream] !== '')
          guarded(() => file.append(formatEntry(clock.now(), stream, true, pending[stream])));
      }
      closed = true;
      guarded(() => file.close());
      tell();
      listeners.clear();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Removes the logs of runs before `first`: the present one and the one before are kept. */
export function removeOldRuns(directory: string, first: number): void {
  if (!existsSync(directory)) return;
  for (const name of readdirSync(directory)) {
    if (Number(name.split('-')[0]) < first) rmSync(join(directory, name), { force: true });
  }
}

interface Piece {
  readonly text: string;
  /** The line goes on in the next entry. */
  readonly partial: boolean;
}

/** Lines as entries of bounded length; `rest` is an unfinished line, shorter than an entry. */
function cut(text: string): { readonly pieces: readonly Piece[]; readonly rest: string } {
  const pieces: Piece[] = [];
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  for (const line of lines) {
    const rest = cutLong(line, pieces);
    pieces.push({ text: rest, partial: false });
  }
  return { rest: cutLong(last, pieces), pieces };
}

function cutLong(line: string, pieces: Piece[]): string {
  let at = 0;
  for (; line.length - at > LONGEST_ENTRY; at += LONGEST_ENTRY) {
    pieces.push({ text: line.slice(at, at + LONGEST_ENTRY), partial: true });
  }
  return line.slice(at);
}
