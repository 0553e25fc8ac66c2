import type { DroppedEntry, PlacedEntry } from '../../../core/cluster-access/mapping/map-entry.ts';
import { uselessEntries } from '../../../core/cluster-access/mapping/nearest-entry.ts';
import { ssoPattern } from '../../../core/cluster-access/mapping/sso-matcher.ts';
import { templateAdvice } from '../../../core/cluster-access/mapping/template-advice.ts';
import { asciiLower } from '../../../core/cluster-access/token/ascii-lower.ts';
import { AWS_AUTH_SECTIONS, type AwsAuthSection, type SectionReading } from './aws-auth.ts';

/** What became of what is wrong with the map. The last three lock nobody out: they are advice. */
export type FaultEffect =
  | 'section-kept'
  | 'entry-dropped'
  | 'entry-shadowed'
  | 'entry-matches-nobody'
  | 'entry-unwise';

export interface MapFault {
  readonly section: AwsAuthSection;
  /** The section, or `mapRoles[2]`. */
  readonly place: string;
  /** Counted from 1, in the section's text. */
  readonly line: number;
  readonly effect: FaultEffect;
  readonly message: string;
  readonly hint?: string;
  /** Of a section as a whole, what it maps by instead, where that is known. */
  readonly inForce?: string;
}

/** Everything that is wrong with one section, in the order of its text. */
export function faultsOf(
  section: AwsAuthSection,
  reading: SectionReading,
  matchRolePaths = false,
): readonly MapFault[] {
  const { problem } = reading.document;
  if (problem !== undefined) return [{ section, place: section, effect: 'section-kept', ...problem }];
  return [
    ...reading.dropped.map((entry) => droppedFault(section, entry)),
    ...shadowed(section, reading.entries),
    ...uselessEntries(reading.entries, matchRolePaths).map(({ entry, advice }) => ({
      ...at(section, entry),
      effect: 'entry-matches-nobody' as const,
      message: `${entry.arn} matches nobody: ${advice}`,
    })),
    ...reading.entries.flatMap((entry) => {
      const message = templateAdvice(entry);
      return message === undefined
        ? []
        : [{ ...at(section, entry), effect: 'entry-unwise' as const, message }];
    }),
  ].sort((a, b) => a.line - b.line);
}

/** One line for a log, an event, a terminal. */
export function faultText({ place, line, message, hint, effect, inForce }: MapFault): string {
  const advice = hint === undefined ? '' : ` (${hint})`;
  const instead = inForce ?? 'the entries of its last good version stay in force';
  const kept = effect === 'section-kept' ? `; ${instead}` : '';
  return `${place}, line ${line}: ${message}${advice}${kept}`;
}

/** Whether somebody may be locked out by it. */
export function isHarmful({ effect }: MapFault): boolean {
  return effect === 'section-kept' || effect === 'entry-dropped';
}

function droppedFault(section: AwsAuthSection, entry: DroppedEntry): MapFault {
  const { message, hint } = entry;
  return { ...at(section, entry), effect: 'entry-dropped', message, ...(hint === undefined ? {} : { hint }) };
}

/** Entries that a later one for the same ARN, in any case, puts out of force. */
function shadowed(section: AwsAuthSection, entries: readonly PlacedEntry[]): readonly MapFault[] {
  const last = new Map<string, PlacedEntry>();
  for (const entry of entries) last.set(keyOf(entry), entry);
  return entries.flatMap((entry) => {
    const counts = last.get(keyOf(entry));
    if (counts === undefined || counts === entry) return [];
    const message = `${keyOf(entry)} is mapped again in ${counts.place}, which counts`;
    return [{ ...at(section, entry), effect: 'entry-shadowed' as const, message }];
  });
}

function keyOf(entry: PlacedEntry): string {
  const sso = entry.section === 'mapRoles' ? entry.sso : undefined;
  return sso === undefined ? asciiLower(entry.arn ?? '') : ssoPattern(sso);
}

function at(
  section: AwsAuthSection,
  { place, line = 1 }: { readonly place: string; readonly line?: number },
) {
  return { section, place, line };
}

/** Of all sections. */
export function allFaults(
  readings: Readonly<Record<AwsAuthSection, SectionReading>>,
  matchRolePaths = false,
): readonly MapFault[] {
  return AWS_AUTH_SECTIONS.flatMap((section) => faultsOf(section, readings[section], matchRolePaths));
}
