import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The absolute path of a program on a search path, as execvp finds it; undefined when there is none. */
export function findProgram(name: string, searchPath: string): string | undefined {
  if (name.includes('/')) return isProgram(name) ? name : undefined;
  return searchPath
    .split(delimiter)
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => join(folder, name))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Throws in the words of container runtimes when the program of a command is not on its PATH: known before anything is built.
 * A program named by its path may exist only inside.
 */
export function checkProgram(argv: readonly string[], env: Readonly<Record<string, string>>): void {
  const program = argv[0] ?? '';
  if (program.includes('/') || findProgram(program, env.PATH ?? '') !== undefined) return;
  throw new Error(`exec: ${JSON.stringify(program)}: executable file not found in $PATH: unknown`);
}
