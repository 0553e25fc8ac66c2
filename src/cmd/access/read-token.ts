import { readFileSync } from 'node:fs';
import { CommandFailure } from '../output.ts';

/** Characters that are looked at; a token of this length is too large by far. */
const LONGEST = 16_384;

/** The token in what an exec plugin prints, or the text as it is. */
function unwrapped(text: string): string {
  if (!text.startsWith('{')) return text;
  try {
    const value: unknown = JSON.parse(text);
    const status: unknown =
      typeof value === 'object' && value !== null ? Reflect.get(value, 'status') : undefined;
    const token: unknown =
      typeof status === 'object' && status !== null ? Reflect.get(status, 'token') : undefined;
    if (typeof token === 'string') return token;
  } catch {
    // Said below.
  }
  throw new CommandFailure('this is JSON, and no ExecCredential with a token', { exitCode: 2 });
}

/** A token out of a file, or of stdin for `-`; an ExecCredential is looked into. Throws `CommandFailure` of exit code 2. */
export function readToken(file: string): string {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw new CommandFailure(`cannot read ${file === '-' ? 'stdin' : file}`, { exitCode: 2, cause });
  }
  const token = unwrapped(text.replace(/^Bearer /, '').trim()).slice(0, LONGEST);
  if (token === '') throw new CommandFailure('there is no token', { exitCode: 2 });
  return token;
}
