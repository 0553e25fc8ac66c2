import { z } from 'zod';
import type { ConfigMap } from '../writing/auth-map.ts';

/**
 * Written into the map itself, with the change that it is about: whoever may not write the map can neither ask for a rollback nor say
 * what is restored, and change and note are one write.
 */
export const ROLLBACK_ANNOTATION = 'rolecall.dev/rollback';

export interface RollbackNote {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Fingerprint of what is restored; null when there was no map. */
  readonly previous: string | null;
  /** Fingerprint of what was written: a map that is another by now is left alone. */
  readonly written: string;
  /** User who wrote it, for people. */
  readonly by: string;
}

const LONGEST_NAME = 1024;
const FINGERPRINT = z.string().regex(/^[0-9a-f]{64}$/);
const SCHEMA = z.object({
  at: z.iso.datetime(),
  previous: FINGERPRINT.nullable(),
  written: FINGERPRINT,
  by: z.string().max(LONGEST_NAME),
});

export function renderNote({ at, ...note }: RollbackNote): string {
  return JSON.stringify({ ...note, at: new Date(at).toISOString(), by: note.by.slice(0, LONGEST_NAME) });
}

/** An annotation that nobody of ours wrote. */
export class DamagedNote extends Error {
  override name = 'DamagedNote';
}

/** Undefined where there is none. Throws `DamagedNote`. */
export function readNote(map: ConfigMap | undefined): RollbackNote | undefined {
  const text = map?.metadata.annotations?.[ROLLBACK_ANNOTATION];
  if (text === undefined) return undefined;
  try {
    const { at, ...note } = SCHEMA.parse(JSON.parse(text));
    return { ...note, at: Date.parse(at) };
  } catch (cause) {
    throw new DamagedNote(`annotation ${ROLLBACK_ANNOTATION} of aws-auth is damaged`, { cause });
  }
}

/** What the data of a map is known by. Order of keys does not count; metadata does not either. */
export function fingerprint(
  { data, binaryData }: Pick<ConfigMap, 'data' | 'binaryData'>,
  sha256Hex: (text: string) => string,
): string {
  const sorted = (members: Readonly<Record<string, string>> | null | undefined) =>
    Object.entries(members ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sha256Hex(JSON.stringify([sorted(data), sorted(binaryData)]));
}
