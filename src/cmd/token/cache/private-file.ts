import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { CommandFailure } from '../../output.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;
/** Bytes; a thousand clusters. */
const LARGEST = 1024 * 1024;
const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;
const STICKY = 0o1000;

const me = (): number | undefined => process.getuid?.();

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}

function notPrivate(file: string): CommandFailure {
  return new CommandFailure(`cache file ${file} is not private`);
}

/**
 * Makes the folder, and sees that nobody else can put files into it or take them away. Throws `CommandFailure`.
 */
export function ensurePrivateFolder(file: string): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { mode, uid } = statSync(folder);
  const foreign = uid !== me() && uid !== 0 && me() !== undefined;
  // In a sticky folder, such as /tmp, others cannot rename over what is mine.
  if (foreign || ((mode & OTHERS_WRITE) !== 0 && (mode & STICKY) === 0)) throw notPrivate(file);
}

function checkOpened(descriptor: number, file: string): number {
  const found = fstatSync(descriptor);
  const { mode, uid, size, nlink } = found;
  // Attack: a file that another user laid there would have me sign as whoever they like; one that others read gives my keys away.
  const mine = me() === undefined || uid === me();
  if (!found.isFile() || !mine || (mode & OTHERS) !== 0 || nlink !== 1) throw notPrivate(file);
  if (size > LARGEST) throw new CommandFailure(`cache file ${file} is too large`);
  return size;
}

/** The text of a file that is mine alone, never through a symbolic link. Undefined when there is none. Throws `CommandFailure`. */
export function readPrivate(file: string): string | undefined {
  let descriptor: number;
  try {
    // Not blocking: a named pipe laid there would hold kubectl for ever.
    descriptor = openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw notPrivate(file);
  }
  try {
    const bytes = Buffer.alloc(checkOpened(descriptor, file));
    const length = readSync(descriptor, bytes, 0, bytes.length, 0);
    return bytes.toString('utf8', 0, length);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes a file that was not there, mode 0600 whatever the umask. False when it exists. */
export function createPrivate(file: string, text: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    fchmodSync(descriptor, 0o600);
    writeWhole(descriptor, Buffer.from(text));
    return true;
  } catch (error) {
    // A disk that is full: half a file would be in the way, and half a secret lie about.
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** A nearly full disk takes a part and says so by a number only. */
function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
}

/** Replaces the file whole. `nonce` makes the temporary name one that nobody else has. */
export function replacePrivate(file: string, text: string, nonce: string): void {
  const temporary = `${file}.${nonce}.new`;
  if (!createPrivate(temporary, text)) throw notPrivate(file);
  try {
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
