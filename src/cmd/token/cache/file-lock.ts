import { linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPrivate, readPrivate } from './private-file.ts';

/** Milliseconds between looks. */
const PAUSE = 60;
/** Milliseconds after which a lock is of someone who died: longer than every attempt at STS together. */
const STALE = 60_000;

/** Who holds it: `HOST PID NONCE`. */
const holder = (nonce: string): string => `${hostname()} ${process.pid} ${nonce}`;

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    return (failure as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function held(file: string, now: number): string | undefined {
  try {
    const text = readPrivate(file);
    if (text === undefined) return undefined;
    const [host, pid] = text.split(' ');
    const gone = host === hostname() && /^\d{1,9}$/.test(pid ?? '') && !alive(Number(pid));
    // A text that was not written yet has no pid: only its age tells.
    return gone || now - statSync(file).mtimeMs > STALE ? text : undefined;
  } catch {
    // Somebody else's, or no file at all: it is waited for and never touched.
    return undefined;
  }
}

/** False when it is held, and when the folder takes no file: then patience ends. */
function take(file: string, mine: string): boolean {
  try {
    return createPrivate(file, mine);
  } catch {
    return false;
  }
}

/** Takes a dead one's lock away, and puts it back if it was another's by then. */
function breakStale(file: string, dead: string, nonce: string): void {
  const aside = `${file}.${nonce}`;
  try {
    renameSync(file, aside);
    if (readPrivate(aside) !== dead) linkSync(aside, file);
  } catch {
    // Someone else was quicker.
  }
  rmSync(aside, { force: true });
}

/**
 * Waits for the lock; answers how to give it back, or undefined when patience ended. It saves calls and guards nothing: files are
 * replaced whole, so that two holders do no harm.
 */
export async function acquireLock(
  file: string,
  options: { readonly nonce: string; readonly patience: number; readonly now: () => number },
): Promise<(() => void) | undefined> {
  const { nonce, patience, now } = options;
  const until = now() + patience;
  const mine = holder(nonce);
  for (;;) {
    if (take(file, mine)) return () => release(file, mine);
    const dead = held(file, now());
    if (dead !== undefined) breakStale(file, dead, nonce);
    else if (now() >= until) return undefined;
    else await sleep(PAUSE);
  }
}

function release(file: string, mine: string): void {
  try {
    if (readPrivate(file) === mine) rmSync(file);
  } catch {
    // Taken away as stale: it is not mine any more.
  }
}
