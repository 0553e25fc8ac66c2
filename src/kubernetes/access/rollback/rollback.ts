import type { KubernetesClient } from '../../client/index.ts';
import {
  AUTH_MAP_NAME,
  type ConfigMap,
  configMapPath,
  findConfigMap,
  putAuthMap,
} from '../writing/auth-map.ts';
import { isConflict } from '../writing/retry.ts';
import { dropPrevious, findPrevious } from './previous-map.ts';
import {
  DamagedNote,
  fingerprint,
  ROLLBACK_ANNOTATION,
  type RollbackNote,
  readNote,
} from './rollback-note.ts';

export interface RollbackPorts {
  readonly client: KubernetesClient;
  now(): number;
  sha256Hex(text: string): string;
}

/** How a change that waits for its confirmation stands. */
export type RollbackState =
  | { readonly state: 'none' }
  | { readonly state: 'waiting'; readonly note: RollbackNote }
  | { readonly state: 'restored'; readonly note: RollbackNote }
  /** The map is not what was written, or there is nothing to restore. Nothing was changed. */
  | { readonly state: 'refused'; readonly note: RollbackNote; readonly reason: string };

const ATTEMPTS = 10;

/**
 * Restores the previous map when the time for confirming the change is over (`early`: at once). The map must be exactly what was
 * written: a change that another made since is never undone. Safe to be called by several at once.
 */
export async function rollBack(ports: RollbackPorts, early = false): Promise<RollbackState> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt(ports, early);
    } catch (failure) {
      if (!isConflict(failure) || tries >= ATTEMPTS) throw failure;
    }
  }
}

async function attempt(ports: RollbackPorts, early: boolean): Promise<RollbackState> {
  const { client, sha256Hex } = ports;
  const map = await findConfigMap(client, AUTH_MAP_NAME);
  const note = readNote(map);
  if (map === undefined || note === undefined) return { state: 'none' };
  if (fingerprint(map, sha256Hex) !== note.written)
    return { state: 'refused', note, reason: 'aws-auth was changed again since: that change would be lost' };
  if (!early && ports.now() < note.at) return { state: 'waiting', note };
  if (note.previous === null) {
    const { uid, resourceVersion } = map.metadata;
    await client.delete(configMapPath(AUTH_MAP_NAME), { preconditions: { uid, resourceVersion } });
    return { state: 'restored', note };
  }
  const previous = await findPrevious(client, note.previous, sha256Hex);
  if (previous === undefined)
    return { state: 'refused', note, reason: 'the copy of the previous map is gone or was changed' };
  await restore(client, map, previous);
  await dropPrevious(client, note.previous, ports.now());
  return { state: 'restored', note };
}

async function restore(
  client: KubernetesClient,
  map: ConfigMap,
  { data, binaryData }: ConfigMap,
): Promise<void> {
  const { data: _data, binaryData: _binary, ...rest } = map;
  await putAuthMap(client, rest, {
    ...(data ? { data } : {}),
    ...(binaryData ? { binaryData } : {}),
    annotations: { [ROLLBACK_ANNOTATION]: undefined },
  });
}

/** A damaged note is in everybody's way: confirming takes it off as well. */
function noteToConfirm(map: ConfigMap | undefined): RollbackNote | undefined {
  try {
    return readNote(map);
  } catch (failure) {
    if (!(failure instanceof DamagedNote)) throw failure;
    return { at: 0, previous: null, written: '', by: 'unknown' };
  }
}

/** Keeps the change: takes the note off. Undefined when nothing waited. */
export async function confirm(ports: RollbackPorts): Promise<RollbackNote | undefined> {
  for (let tries = 1; ; tries++) {
    const map = await findConfigMap(ports.client, AUTH_MAP_NAME);
    const note = noteToConfirm(map);
    if (map === undefined || note === undefined) return undefined;
    try {
      await putAuthMap(ports.client, map, { annotations: { [ROLLBACK_ANNOTATION]: undefined } });
    } catch (failure) {
      if (!isConflict(failure) || tries >= ATTEMPTS) throw failure;
      continue;
    }
    await dropPrevious(ports.client, note.previous, ports.now());
    return note;
  }
}
