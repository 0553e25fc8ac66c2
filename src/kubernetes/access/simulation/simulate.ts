import type { MappingOptions } from '../../../core/cluster-access/mapping/mapping-source.ts';
import { type EffectiveAccess, type EffectiveUser, effectiveAccess } from './effective-access.ts';
import { principalKey, type SessionFacts } from './principals.ts';

/** What is known of a principal that the cluster's access entries name: the map does not count for it. */
export interface EntryAccess {
  readonly username: string;
  readonly groups: readonly string[];
  /** Whether it may do everything. */
  readonly administrator: boolean;
}

export interface AccessContext extends MappingOptions {
  /** By `principalKey`; undefined: nobody could tell. */
  readonly accessEntries?: ReadonlyMap<string, EntryAccess>;
}

export interface AccessChange {
  /** Canonical ARN, or `any identity of account …`. */
  readonly principal: string;
  readonly effect: 'gains' | 'loses' | 'changes';
  readonly before?: EffectiveUser;
  readonly after?: EffectiveUser;
}

export interface Simulation {
  readonly before: EffectiveAccess;
  readonly after: EffectiveAccess;
  /**
   * Sections that did not parse and are another text now. Until now an authenticator went by their last good version, which is not
   * known here: whom it let in may be out.
   */
  readonly unknown: readonly string[];
  /** Who gains, loses or changes; in order of the principals' names. */
  readonly changes: readonly AccessChange[];
}

/** Who gains and who loses by a change of the map. */
export function simulate(
  beforeData: Readonly<Record<string, string>>,
  afterData: Readonly<Record<string, string>>,
  context: AccessContext = {},
): Simulation {
  const before = effectiveAccess(beforeData, context);
  const after = effectiveAccess(afterData, context);
  const principals = new Map([...before.principals, ...after.principals]);
  const changes: AccessChange[] = [];
  for (const [key, arn] of [...principals].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (context.accessEntries?.has(key) === true) continue;
    const change = compare(arn, before.of(arn), after.of(arn));
    if (change !== undefined) changes.push(change);
  }
  const unknown = before.unread.filter((name) => beforeData[name] !== afterData[name]);
  return { before, after, unknown, changes: [...changes, ...accountChanges(before, after)] };
}

function compare(
  principal: string,
  before: EffectiveUser | undefined,
  after: EffectiveUser | undefined,
): AccessChange | undefined {
  if (before === undefined && after === undefined) return undefined;
  const sides = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  if (before === undefined) return { principal, effect: 'gains', ...sides };
  if (after === undefined) return { principal, effect: 'loses', ...sides };
  const same = before.username === after.username && sameSet(before.groups, after.groups);
  return same ? undefined : { principal, effect: 'changes', ...sides };
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.every((item) => b.includes(item)) && b.every((item) => a.includes(item));
}

function accountChanges(before: EffectiveAccess, after: EffectiveAccess): readonly AccessChange[] {
  const of = (account: string): EffectiveUser => ({
    username: 'the canonical ARN',
    groups: [],
    by: `mapAccounts ${account}`,
  });
  return [...new Set([...before.accounts, ...after.accounts])]
    .toSorted()
    .flatMap((account): AccessChange[] => {
      if (before.accounts.has(account) === after.accounts.has(account)) return [];
      const principal = `any identity of account ${account}`;
      if (after.accounts.has(account)) return [{ principal, effect: 'gains', after: of(account) }];
      return [{ principal, effect: 'loses', before: of(account) }];
    });
}

/** What an access entry or the map gives; entries go first, as AWS orders them. */
export function accessOf(
  access: EffectiveAccess,
  arn: string,
  context: AccessContext,
  session?: SessionFacts,
): EffectiveUser | undefined {
  const entry = context.accessEntries?.get(principalKey(arn));
  if (entry === undefined) return access.of(arn, session);
  const groups = entry.administrator ? [...entry.groups, 'system:masters'] : entry.groups;
  return { username: entry.username, groups, by: 'access entry' };
}
