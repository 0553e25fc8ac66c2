import { canonicalArn } from '../canonical-arn.ts';
import type { ClusterIdentity } from '../cluster-identity.ts';
import type { Mapping } from '../identity-mapper.ts';
import { asciiLower } from '../token/ascii-lower.ts';
import { EntryFault } from './entry-fault.ts';
import { type Fields, fieldsOf, textOf, textsOf } from './fields.ts';
import type { DroppedEntry, PlacedEntry } from './map-entry.ts';
import { compileMapping, describeEntry, type MappingTable } from './mapping-table.ts';
import { withoutPath } from './role-path.ts';

/** A version of the file that is not taken; the one before stays. */
export class DynamicFileFault extends Error {
  override name = 'DynamicFileFault';
}

/** What a version of the file maps. */
export interface DynamicMappings {
  readonly table: MappingTable;
  /** Entries without a username, which map nobody. */
  readonly dropped: readonly DroppedEntry[];
  /** As the file states them; empty where it does not. */
  readonly version: string;
  readonly updatedAt: string;
}

/** What a file that was removed maps. */
export const NO_DYNAMIC_MAPPINGS: DynamicMappings = {
  table: compileMapping({ entries: [], accounts: [], dropped: [] }),
  dropped: [],
  version: '',
  updatedAt: '',
};

const MISMATCH = 'ARN does not match User ID';

/**
 * Mode `DynamicFile` (cluster-authenticator.md 5.2). `strict`: entries are found by the principal's unique id, so that another of the same
 * name does not inherit them. Throws `DynamicFileFault`: what is wrong with one entry is wrong with the file.
 */
export function readDynamicFile(text: string, strict: boolean): DynamicMappings {
  const file = decoded(text);
  const faults: string[] = [];
  const entries: PlacedEntry[] = [];
  const dropped: DroppedEntry[] = [];
  for (const section of ['mapUsers', 'mapRoles'] as const) {
    const key = section === 'mapRoles' ? 'rolearn' : 'userarn';
    for (const [index, value] of listOf(file, section).entries()) {
      const place = `${section}[${index}]`;
      const entry = { section, place, ...readFields(value, key, place) };
      if ((strict ? entry.userId : entry.arn) === undefined)
        faults.push(`value for ${key} or userid(if dynamicfileUserIDStrict = true) must be supplied`);
      else if (entry.username.trim() === '')
        dropped.push({
          place,
          message: 'value for username must be supplied',
          arns: entry.arn === undefined ? [] : [entry.arn],
        });
      else entries.push(entry);
    }
  }
  if (faults.length > 0) throw new DynamicFileFault(`error parsing dynamic file: [${faults.join(' ')}]`);
  const accounts = guarded('mapAccounts', () => textsOf(file, 'mapAccounts'));
  const table = strict
    ? byUserId(entries, accounts)
    : compileMapping({ entries: entries.map(canonical), accounts, dropped });
  return { table, dropped, version: loose(file, 'version'), updatedAt: loose(file, 'lastupdateddatetime') };
}

function decoded(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DynamicFileFault(cause instanceof Error ? cause.message : 'is no JSON', { cause });
  }
  return guarded('the file', () => fieldsOf(value, 'the file'));
}

function listOf(file: Fields, section: string): readonly unknown[] {
  const value = file.get(section.toLowerCase())?.value;
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new DynamicFileFault(`${section} must be a list`);
  return value;
}

function readFields(value: unknown, key: 'rolearn' | 'userarn', place: string) {
  return guarded(place, () => {
    const fields = fieldsOf(value, 'an entry');
    const arn = textOf(fields, key);
    const userId = textOf(fields, 'userid');
    return {
      username: textOf(fields, 'username'),
      groups: textsOf(fields, 'groups'),
      ...(arn === '' ? {} : { arn }),
      ...(userId === '' ? {} : { userId }),
    };
  });
}

function guarded<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof EntryFault)) throw cause;
    throw new DynamicFileFault(`${place}: ${cause.message}`, { cause });
  }
}

/** Told in the log, and believed for nothing else. */
function loose(file: Fields, name: string): string {
  const value = file.get(name)?.value;
  return typeof value === 'string' ? value.slice(0, 100) : '';
}

function canonical(entry: PlacedEntry): PlacedEntry {
  const read = canonicalArn(entry.arn ?? '');
  return 'fault' in read ? entry : { ...entry, arn: read.arn };
}

function byUserId(entries: readonly PlacedEntry[], accounts: readonly string[]): MappingTable {
  const index = (section: string) =>
    new Map(entries.filter((entry) => entry.section === section).map((entry) => [entry.userId ?? '', entry]));
  const [roles, users, mapped] = [index('mapRoles'), index('mapUsers'), new Set(accounts)];
  return {
    map: (identity) => {
      const entry = roles.get(identity.userId) ?? users.get(identity.userId);
      return entry === undefined ? { state: 'unmapped' } : matched(entry, identity);
    },
    mapsAccount: (account) => mapped.has(account),
  };
}

/** An ARN that the entry gives must be the caller's as well: what is written there must not look like one and be another. */
function matched(entry: PlacedEntry, identity: ClusterIdentity): Mapping {
  const { arn, username, groups } = entry;
  const bare = arn === undefined ? undefined : (withoutPath(arn)?.arn ?? arn);
  if (bare !== undefined && asciiLower(bare) !== asciiLower(identity.canonicalArn))
    return { state: 'failed', message: MISMATCH };
  return { state: 'mapped', to: { username, groups, entry: describeEntry(entry) } };
}
