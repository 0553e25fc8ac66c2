import type { NearestEntry } from '../identity-mapper.ts';
import { asciiLower } from '../token/ascii-lower.ts';
import { arnAdvice } from './arn-advice.ts';
import type { DroppedEntry, PlacedEntry } from './map-entry.ts';
import type { MappingEntries, MappingOptions } from './mapping-source.ts';
import { nearName } from './near-name.ts';
import { SSO_PATH, ssoPattern, ssoPatternOf } from './sso-matcher.ts';

/** An ARN of an entry, by what someone would recognise it. */
interface Named {
  readonly arn: string;
  readonly entry: string;
  /** Why the entry it stands in was dropped. */
  readonly dropped?: string;
  /** What it maps to, unless it was dropped. */
  readonly to?: NonNullable<NearestEntry['to']>;
}

/** Entries by the last part of the name, so that a refusal does not cost a walk through all of them. */
export interface EntryIndex {
  readonly byName: ReadonlyMap<string, readonly Named[]>;
  readonly sso: readonly { readonly pattern: string; readonly entry: string }[];
  readonly broken: NonNullable<MappingEntries['broken']>;
}

/** Names that are tried for slips of the pen. */
const MOST_NAMES = 500;

export function indexEntries({ entries, dropped, broken = [] }: MappingEntries): EntryIndex {
  const byName = new Map<string, Named[]>();
  const sso: { readonly pattern: string; readonly entry: string }[] = [];
  const add = (named: Named) => {
    const name = nameOf(named.arn);
    byName.set(name, [...(byName.get(name) ?? []), named].slice(0, 16));
  };
  for (const entry of entries) {
    const { arn, username, groups } = entry;
    if (arn !== undefined) add({ arn, entry: `${entry.place} ${arn}`, to: { username, groups } });
    else if (entry.section === 'mapRoles' && entry.sso !== undefined)
      sso.push({ pattern: ssoPattern(entry.sso), entry: `${entry.place} ${ssoPattern(entry.sso)}` });
  }
  for (const entry of dropped)
    for (const arn of entry.arns)
      add({ arn, entry: `${entry.place} ${arn}`, dropped: droppedBecause(entry) });
  return { byName, sso, broken };
}

function droppedBecause({ message, hint }: DroppedEntry): string {
  return `the entry is invalid: ${message}${hint === undefined ? '' : ` (${hint})`}`;
}

/** Of a role, a user, or the role of a session: what someone calls it, in lower case. */
function nameOf(arn: string): string {
  const resource = asciiLower(arn.trim()).split(':').slice(5).join(':');
  const segments = resource.split('/').filter((segment) => segment !== '');
  const name = segments[0] === 'assumed-role' ? segments.at(-2) : segments.at(-1);
  return (name ?? '').trim();
}

/** The entry that was probably meant for this identity, and what kept it from matching. */
export function nearestEntry(
  index: EntryIndex,
  canonicalArn: string,
  options: MappingOptions,
): NearestEntry | undefined {
  const name = nameOf(canonicalArn);
  const found = index.byName.get(name);
  if (found !== undefined) {
    const told = found.map((named) => ({ named, difference: differenceOf(named, canonicalArn, options) }));
    const best = told.find(({ named }) => accountOf(named.arn) === accountOf(canonicalArn)) ?? told[0];
    if (best === undefined) return undefined;
    const { entry, to } = best.named;
    return { entry, difference: best.difference, ...(to === undefined ? {} : { to }) };
  }
  return (
    brokenSection(index, canonicalArn) ??
    nearSso(index, canonicalArn, options) ??
    misspelled(index, name, canonicalArn)
  );
}

/** Whatever was meant for the caller may stand in the version that cannot be read. */
function brokenSection({ broken }: EntryIndex, canonicalArn: string): NearestEntry | undefined {
  const own = kindOf(canonicalArn) === 'role' ? 'mapRoles' : 'mapUsers';
  const found = broken.find(({ section }) => section === own);
  return found === undefined ? undefined : { entry: found.section, difference: found.why };
}

function differenceOf({ arn, dropped }: Named, canonicalArn: string, options: MappingOptions): string {
  if (dropped !== undefined) return dropped;
  const advice = arnAdvice(arn, options.matchRolePaths);
  if (advice !== undefined) return advice;
  if (accountOf(arn) !== accountOf(canonicalArn))
    return `another account: the entry says ${accountOf(arn)}, the caller is of ${accountOf(canonicalArn)}`;
  const [partition, own] = [arn.split(':')[1], canonicalArn.split(':')[1]];
  if (partition !== own) return `another partition: the entry says ${partition}, the caller is of ${own}`;
  const [kind, ownKind] = [kindOf(arn), kindOf(canonicalArn)];
  if (kind !== ownKind) return `the entry is for a ${kind}, the caller is a ${ownKind}`;
  const real = options.roleArn?.(canonicalArn);
  return real === undefined ? `the caller is ${canonicalArn}` : `the ${ownKind} is ${real}`;
}

function nearSso(
  { sso }: EntryIndex,
  canonicalArn: string,
  { roleArn }: MappingOptions,
): NearestEntry | undefined {
  const lowered = asciiLower(canonicalArn);
  const own = sso.find(({ pattern }) => pattern === ssoPatternOf(lowered));
  const real = roleArn?.(canonicalArn);
  if (own !== undefined && real !== undefined)
    return {
      entry: own.entry,
      difference: `roles of permission sets are under ${SSO_PATH}, the caller is ${real}`,
    };
  const at = lowered.indexOf('role/awsreservedsso_');
  if (at < 0) return undefined;
  const set = lowered.slice(at).replace(/_[^_]*$/, '_*');
  const near = sso.find(({ pattern }) => pattern.endsWith(`:${set}`));
  if (near === undefined) return undefined;
  return { entry: near.entry, difference: `another account or partition: the caller is ${lowered}` };
}

function misspelled({ byName }: EntryIndex, name: string, canonicalArn: string): NearestEntry | undefined {
  if (byName.size > MOST_NAMES) return undefined;
  const near = byName.get(nearName(name, [...byName.keys()]) ?? '')?.[0];
  if (near === undefined || accountOf(near.arn) !== accountOf(canonicalArn)) return undefined;
  return { entry: near.entry, difference: `another name: the caller is ${canonicalArn}` };
}

const accountOf = (arn: string): string => arn.split(':')[4] ?? '';
const kindOf = (arn: string): string => arn.split(':')[5]?.split('/')[0] ?? '';

/** Entries that match nobody as they are written: told as advice, for they harm nobody. */
export function uselessEntries(
  entries: readonly PlacedEntry[],
  matchRolePaths = false,
): readonly { readonly entry: PlacedEntry; readonly advice: string }[] {
  return entries.flatMap((entry) => {
    const advice = entry.arn === undefined ? undefined : arnAdvice(entry.arn, matchRolePaths);
    return advice === undefined ? [] : [{ entry, advice }];
  });
}
