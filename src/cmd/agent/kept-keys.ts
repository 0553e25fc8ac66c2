import { constants } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { Json } from '../../core/records/record.ts';
import type { KeySource } from '../../node/pod-identity/index.ts';

export interface KeptKeysOptions {
  /** Where to keep them; made when it is missing. */
  readonly folder: string;
  readonly clusterName: string;
  readonly clock: Clock;
  readonly log: Log;
}

type Keys = Awaited<ReturnType<KeySource>>;

interface Kept {
  readonly cluster: string;
  readonly keptAt: number;
  readonly issuer: string | null;
  readonly jwks: Json;
}

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
/** Milliseconds: as long as the longest token lives. A key that was taken back must not be good for longer. */
const OLDEST = 24 * 3_600_000;
/** Milliseconds after which keys that have not changed are written again. */
const FRESHENED = 3_600_000;
const LARGEST = 512 * 1024;

/**
 * A source of keys that remembers the last answer on disk, so that an agent that starts while the cluster's API is away can still tell
 * tokens. Public keys only: credentials are never written. Whoever could write the file could make up tokens, so it must belong to
 * this user and be writable by nobody else. A disk that is full or read-only costs nothing but the memory.
 */
export function keptKeys(source: KeySource, options: KeptKeysOptions): KeySource {
  const file = join(options.folder, `${options.clusterName}.keys.json`);
  const faults = new Set<string>();
  const told = (what: string, cause: unknown): void => {
    const code = (cause as NodeJS.ErrnoException).code ?? (cause as Error).message;
    if (faults.has(what + code)) return;
    faults.add(what + code);
    options.log.warn(`agent.keys-not-${what}`, { file, message: String(code) });
  };
  let written = '';
  let writtenAt = Number.NEGATIVE_INFINITY;
  return async () => {
    let keys: Keys;
    try {
      keys = await source();
    } catch (cause) {
      const kept = await read(file, options).catch((fault: unknown) => told('read', fault));
      if (kept === undefined) throw cause;
      return kept;
    }
    const now = options.clock.now();
    const text = JSON.stringify([keys.issuer, keys.jwks]);
    if (text !== written || now - writtenAt >= FRESHENED || now < writtenAt) {
      [written, writtenAt] = [text, now];
      // Behind the answer: a pod waits for that, and not for a disk.
      void write(file, options, keys).catch((fault: unknown) => told('kept', fault));
    }
    return keys;
  };
}

async function write(
  file: string,
  { folder, clusterName, clock }: KeptKeysOptions,
  { jwks, issuer }: Keys,
): Promise<void> {
  const kept: Kept = { cluster: clusterName, keptAt: clock.now(), issuer: issuer ?? null, jwks };
  const text = JSON.stringify(kept);
  if (text.length > LARGEST) throw new Error('the keys are too large');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = `${file}.new`;
  await rm(temporary, { force: true });
  try {
    // Exclusive: a link that somebody put there meanwhile is not followed.
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw cause;
  }
}

/** Undefined when there are none that may be believed. */
async function read(file: string, { clusterName, clock }: KeptKeysOptions): Promise<Keys | undefined> {
  // Opened first and looked at then: what is looked at is what is read. No link is followed, and no pipe waited for.
  const handle = await open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return undefined;
      throw cause;
    },
  );
  if (handle === undefined) return undefined;
  try {
    const found = await handle.stat();
    const own = process.getuid === undefined || found.uid === process.getuid();
    if (!found.isFile() || !own || (found.mode & 0o022) !== 0) throw new Error('it is not this user’s alone');
    if (found.size > LARGEST) throw new Error('it is too large');
    const kept: unknown = JSON.parse(await handle.readFile('utf8'));
    return believed(kept, clusterName, clock.now());
  } finally {
    await handle.close();
  }
}

function believed(value: unknown, clusterName: string, now: number): Keys | undefined {
  const { cluster, keptAt, issuer, jwks } = (value ?? {}) as Partial<Kept>;
  const age = typeof keptAt === 'number' ? now - keptAt : Number.NaN;
  // A time to come is that of a clock which was set back since: how old they are cannot be told.
  if (cluster !== clusterName || !(age >= 0 && age < OLDEST) || jwks === undefined) return undefined;
  return { jwks, issuer: typeof issuer === 'string' ? issuer : undefined };
}
