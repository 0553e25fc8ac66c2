import process from 'node:process';
import { printableLines } from './audit/printable.ts';

/** A failure that a person should read: one line, a hint what to do next, an exit code (1 refusal, 2 usage, 3 incomplete). */
export class CommandFailure extends Error {
  readonly hint: string | undefined;
  readonly exitCode: number;
  constructor(
    message: string,
    options: { readonly hint?: string; readonly exitCode?: number; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CommandFailure';
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? 1;
  }
}

/** Data goes to stdout. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/**
 * Talk goes to stderr. Attack: it quotes servers, maps and other users, whose texts may hold what a terminal takes for orders. What a
 * line feed could fake is for whoever quotes to see to, by `printable`.
 */
export function say(text: string): void {
  process.stderr.write(`${printableLines(text)}\n`);
}

/** Prints a failure as `error:` and `hint:` lines and answers the exit code. */
export function report(failure: unknown): number {
  const message = failure instanceof Error ? failure.message : String(failure);
  say(`error: ${message}`);
  if (failure instanceof CommandFailure) {
    if (failure.hint !== undefined) say(`hint: ${failure.hint}`);
    return failure.exitCode;
  }
  return 1;
}
