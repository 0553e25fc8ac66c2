import { constants } from 'node:fs';
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../core/ports/runtime.ts';
import {
  type KeptMap,
  LARGEST_COPY,
  type MapKeeper,
  readKeptMap,
} from '../../kubernetes/access/aws-auth/kept-map.ts';

const NAME = 'aws-auth.kept.json';
/** Bytes: what the most characters may take. */
const LARGEST_FILE = 4 * LARGEST_COPY;

/**
 * Keeps the copy of aws-auth in a folder, as a file of mode 0600. Attack: whoever could write it, or put an older one back, could let
 * himself in. So file and folder must be this user's (the folder may be root's) and writable by nobody else; else nothing is read or kept.
 */
export async function openKeptMapFile(folder: string, log: Log): Promise<MapKeeper> {
  const file = join(folder, NAME);
  return {
    kept: await read(folder, file).catch((cause: unknown) => {
      log.warn('authenticator.kept-map-not-read', { file, message: messageOf(cause) });
      return undefined;
    }),
    async keep(map) {
      try {
        if (map === undefined) await rm(file, { force: true });
        else await write(folder, file, map);
      } catch (cause) {
        // An older copy would bring back what was removed since.
        await rm(file, { force: true });
        throw cause;
      }
    },
  };
}

async function read(folder: string, file: string): Promise<KeptMap | undefined> {
  // No link is followed, and no pipe is waited for.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(file, flags).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw cause;
  });
  if (handle === undefined) return undefined;
  try {
    const found = await handle.stat();
    if (!found.isFile() || found.uid !== ownUser() || (found.mode & 0o022) !== 0)
      throw new Error('the file is not this user’s alone');
    await checkFolder(folder);
    if (found.size > LARGEST_FILE) throw new Error('the file is too large');
    return readKeptMap(JSON.parse(await handle.readFile('utf8')));
  } finally {
    await handle.close();
  }
}

async function write(folder: string, file: string, map: KeptMap): Promise<void> {
  const text = JSON.stringify(map);
  if (text.length > LARGEST_COPY) throw new Error('the map is too large to be kept');
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await checkFolder(folder);
  const unfinished = `${file}.new`;
  await rm(unfinished, { force: true });
  try {
    // Exclusive: a link that somebody put there meanwhile is not followed.
    const handle = await open(unfinished, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (cause) {
    await rm(unfinished, { force: true });
    throw cause;
  }
}

async function checkFolder(folder: string): Promise<void> {
  const { uid, mode } = await lstat(folder);
  if ((uid !== ownUser() && uid !== 0) || (mode & 0o022) !== 0)
    throw new Error(`${folder} can be written by others than this user`);
}

/** Platforms without users have one. */
function ownUser(): number {
  return process.getuid?.() ?? 0;
}

function messageOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code ?? message;
}
