import { canonicalArn } from '../canonical-arn.ts';
import { readAccount } from './account-entry.ts';
import { EntryFault } from './entry-fault.ts';
import type { PlacedEntry } from './map-entry.ts';
import type { MappingEntries } from './mapping-source.ts';
import { readRoleEntry, readUserEntry } from './read-entry.ts';

/** Members `mapRoles`, `mapUsers` and `mapAccounts` of the server's configuration file, decoded. */
export interface MountedSections {
  readonly mapRoles?: unknown;
  readonly mapUsers?: unknown;
  readonly mapAccounts?: unknown;
}

/** Everything that is wrong with the file's mappings: `mapRoles[0]: one of rolearn or SSO must be supplied`. */
export class MountedFileFault extends Error {
  override name = 'MountedFileFault';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('; '));
    this.faults = faults;
  }
}

/**
 * Mode `MountedFile` (cluster-authenticator.md 5.2): read once, at the start, when nobody is locked out by a refusal, so that nothing in
 * it may be wrong. ARNs are made canonical: that of a session maps its role. Throws `MountedFileFault`.
 */
export function readMountedFile(sections: MountedSections): MappingEntries {
  const faults: string[] = [];
  const each = <T>(
    section: keyof MountedSections,
    read: (value: unknown, place: string) => T,
  ): readonly T[] =>
    listOf(sections[section], section, faults).flatMap((value, index) => {
      const place = `${section}[${index}]`;
      try {
        return [read(value, place)];
      } catch (cause) {
        if (!(cause instanceof EntryFault)) throw cause;
        faults.push(`${place}: ${cause.message}${cause.hint === undefined ? '' : ` (${cause.hint})`}`);
        return [];
      }
    });
  const roles = each('mapRoles', (value, place) => canonical({ ...readRoleEntry(value), place }));
  const users = each('mapUsers', (value, place) => canonical({ ...readUserEntry(value), place }));
  const accounts = each('mapAccounts', (value) =>
    readAccount(typeof value === 'string' ? value : String(value)),
  );
  if (faults.length > 0) throw new MountedFileFault(faults);
  return { entries: [...roles, ...users], accounts, dropped: [] };
}

function listOf(value: unknown, section: string, faults: string[]): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  faults.push(`${section} must be a list`);
  return [];
}

function canonical(entry: PlacedEntry): PlacedEntry {
  if (entry.arn === undefined) return entry;
  const read = canonicalArn(entry.arn);
  if ('fault' in read) throw new EntryFault(read.fault);
  return { ...entry, arn: read.arn };
}
