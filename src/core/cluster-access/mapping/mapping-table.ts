import type { ClusterIdentity } from '../cluster-identity.ts';
import type { Mapping } from '../identity-mapper.ts';
import { asciiLower } from '../token/ascii-lower.ts';
import type { PlacedEntry, RoleEntry } from './map-entry.ts';
import type { MappingEntries, MappingOptions } from './mapping-source.ts';
import { type EntryIndex, indexEntries, nearestEntry } from './nearest-entry.ts';
import { withoutPath } from './role-path.ts';
import { mayBeOfPermissionSet, ssoPattern, ssoPatternOf } from './sso-matcher.ts';

/** Entries made ready for looking up. Immutable: another version of the source is another table. */
export interface MappingTable {
  /** Roles by exact ARN, roles by path where asked for, permission sets, users: the first of these that matches. */
  map(identity: ClusterIdentity): Mapping;
  mapsAccount(account: string): boolean;
}

type PlacedRole = RoleEntry & PlacedEntry;

export function compileMapping(source: MappingEntries, options: MappingOptions = {}): MappingTable {
  return new CompiledMapping(source, options);
}

class CompiledMapping implements MappingTable {
  readonly #roles = new Map<string, PlacedRole>();
  /** By the ARN without the path; those that have one. */
  readonly #paths = new Map<string, PlacedRole[]>();
  readonly #sso = new Map<string, PlacedRole>();
  readonly #users = new Map<string, PlacedEntry>();
  readonly #accounts: ReadonlySet<string>;
  readonly #options: MappingOptions;
  readonly #index: EntryIndex;

  constructor(source: MappingEntries, options: MappingOptions) {
    this.#options = options;
    this.#accounts = new Set(source.accounts);
    for (const entry of source.entries)
      if (entry.section === 'mapRoles') this.#addRole(entry);
      else if (entry.arn !== undefined) this.#users.set(asciiLower(entry.arn), entry);
    this.#index = indexEntries(source);
  }

  #addRole(entry: PlacedRole): void {
    if (entry.sso !== undefined && this.#options.ssoRoleMatch !== false)
      this.#sso.set(ssoPattern(entry.sso), entry);
    if (entry.arn === undefined) return;
    const arn = asciiLower(entry.arn);
    this.#roles.set(arn, entry);
    const bare = this.#options.matchRolePaths === true ? withoutPath(arn)?.arn : undefined;
    if (bare === undefined) return;
    const others = this.#paths.get(bare) ?? [];
    // Of two entries for one ARN the later counts.
    this.#paths.set(bare, [...others.filter((other) => asciiLower(other.arn ?? '') !== arn), entry]);
  }

  map(identity: ClusterIdentity): Mapping {
    const arn = asciiLower(identity.canonicalArn);
    const role = this.#roles.get(arn);
    if (role !== undefined) return mapped(role);
    const byPath = this.#byPath(identity.canonicalArn, arn);
    if (byPath !== undefined) return byPath;
    const set = this.#sso.get(ssoPatternOf(arn) ?? '');
    if (set !== undefined && mayBeOfPermissionSet(this.#options.roleArn?.(identity.canonicalArn)))
      return mapped(set);
    const user = this.#users.get(arn);
    if (user !== undefined) return mapped(user);
    const nearest = nearestEntry(this.#index, identity.canonicalArn, this.#options);
    return { state: 'unmapped', ...(nearest === undefined ? {} : { nearest }) };
  }

  mapsAccount(account: string): boolean {
    return this.#accounts.has(account);
  }

  /**
   * A session's ARN does not tell its role's path. Where the role is known, its own path decides. Where it is not, one candidate is
   * taken and two are refused: whoever may make roles under `/dev/` must not get what `/admin/` was given.
   */
  #byPath(canonicalArn: string, lowered: string): Mapping | undefined {
    const candidates = this.#paths.get(lowered);
    if (candidates === undefined) return undefined;
    const real = this.#options.roleArn?.(canonicalArn);
    if (real !== undefined) {
      const own = candidates.find(({ arn = '' }) => asciiLower(arn) === asciiLower(real));
      return own === undefined ? undefined : mapped(own);
    }
    const [only, ...others] = candidates;
    if (only === undefined) return undefined;
    if (others.length === 0) return mapped(only);
    const places = candidates.map(({ place, arn }) => `${place} ${arn}`).join(', ');
    return {
      state: 'failed',
      message: `the path of ${canonicalArn} is not known, and entries differ in it: ${places}`,
    };
  }
}

function mapped(entry: PlacedEntry): Mapping {
  const { username, groups } = entry;
  return { state: 'mapped', to: { username, groups, entry: describeEntry(entry) } };
}

/** `mapRoles[2] arn:…` */
export function describeEntry(entry: PlacedEntry): string {
  const sso = entry.section === 'mapRoles' ? entry.sso : undefined;
  return `${entry.place} ${sso === undefined ? (entry.arn ?? entry.userId ?? '') : ssoPattern(sso)}`;
}
