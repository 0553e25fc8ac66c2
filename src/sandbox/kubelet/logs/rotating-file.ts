import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A log of bounded size: files `RUN-GENERATION.log`, of which the last two generations are kept. */
export interface RotatingFile {
  append(entry: string): void;
  close(): void;
}

const KEPT_GENERATIONS = 2;

/** `largest` bounds one file, in bytes; entries are latin1 text and are never split. */
export function openRotatingFile(directory: string, run: number, largest: number): RotatingFile {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  let generation = 0;
  let size = 0;
  let file = openSync(logFile(directory, run, generation), 'w', 0o600);
  return {
    append(entry) {
      if (size > 0 && size + entry.length > largest) {
        closeSync(file);
        generation += 1;
        size = 0;
        file = openSync(logFile(directory, run, generation), 'w', 0o600);
        rmSync(logFile(directory, run, generation - KEPT_GENERATIONS), { force: true });
      }
      writeSync(file, entry, null, 'latin1');
      size += entry.length;
    },
    close: () => closeSync(file),
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
