import type { AwsCredentials } from '../../../client/credentials.ts';
import { say } from '../../output.ts';
import { readPrivate, replacePrivate } from './private-file.ts';

/** Milliseconds. Less than this left is not worth a token. */
const WORTH = 5 * 60 * 1000;
const MOST = 500;

/** One set of temporary credentials. `key` tells everything that made them; the rest is for whoever reads the file. */
interface Entry {
  readonly key: string;
  readonly cluster: string;
  readonly role: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** ISO 8601 */
  readonly expiration: string;
}

const FIELDS = [
  'key',
  'cluster',
  'role',
  'accessKeyId',
  'secretAccessKey',
  'sessionToken',
  'expiration',
] as const;

function isEntry(value: unknown): value is Entry {
  return (
    typeof value === 'object' &&
    value !== null &&
    FIELDS.every((name) => typeof Reflect.get(value, name) === 'string') &&
    !Number.isNaN(Date.parse(String(Reflect.get(value, 'expiration'))))
  );
}

function readEntries(file: string): readonly Entry[] {
  const text = readPrivate(file);
  if (text === undefined || text === '') return [];
  try {
    const parsed: unknown = JSON.parse(text);
    const entries: unknown =
      typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'entries') : undefined;
    if (Array.isArray(entries)) return entries.filter(isEntry);
  } catch {
    // Said below.
  }
  say(`warning: the cache file ${file} is damaged and is begun anew`);
  return [];
}

/** Which credentials are meant. */
export interface CacheKey {
  readonly key: string;
  readonly cluster: string;
  readonly role: string;
}

/** Credentials that live long enough; undefined when there are none. Throws `CommandFailure` for a file that is not private. */
export function cached(file: string, { key }: CacheKey, now: number): AwsCredentials | undefined {
  const found = readEntries(file).find((entry) => entry.key === key);
  if (found === undefined) return undefined;
  const expiration = new Date(found.expiration);
  if (expiration.getTime() - now < WORTH) return undefined;
  const { accessKeyId, secretAccessKey, sessionToken } = found;
  return { accessKeyId, secretAccessKey, sessionToken, expiration };
}

/** Keeps temporary credentials, and lets go of those that have ended. Those without an end are never written. */
export function keep(
  file: string,
  { key, cluster, role }: CacheKey,
  made: AwsCredentials,
  { now, nonce }: { readonly now: number; readonly nonce: string },
): void {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = made;
  if (expiration === undefined || sessionToken === undefined) return;
  const others = readEntries(file).filter((entry) => entry.key !== key && Date.parse(entry.expiration) > now);
  const entry: Entry = {
    key,
    cluster,
    role,
    accessKeyId,
    secretAccessKey,
    sessionToken,
    expiration: expiration.toISOString(),
  };
  const entries = [entry, ...others].slice(0, MOST);
  replacePrivate(file, `${JSON.stringify({ version: 1, entries }, null, 2)}\n`, nonce);
}
