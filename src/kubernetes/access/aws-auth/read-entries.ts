import { EntryFault } from '../../../core/cluster-access/mapping/entry-fault.ts';
import type { DroppedEntry, PlacedEntry } from '../../../core/cluster-access/mapping/map-entry.ts';
import { readRoleEntry, readUserEntry } from '../../../core/cluster-access/mapping/read-entry.ts';
import { plainValues } from './plain-value.ts';
import type { SectionDocument } from './section-document.ts';

/** Characters that are searched for what an invalid entry was about. */
const LONGEST_ENTRY = 8192;

/** Each entry on its own: an invalid one is dropped with its reason, and the others hold. */
export function readEntries(
  section: 'mapRoles' | 'mapUsers',
  document: SectionDocument,
): { readonly entries: readonly PlacedEntry[]; readonly dropped: readonly DroppedEntry[] } {
  const values = plainValues(document.document);
  const read = section === 'mapRoles' ? readRoleEntry : readUserEntry;
  const entries: PlacedEntry[] = [];
  const dropped: DroppedEntry[] = [];
  for (const [index, node] of document.items.entries()) {
    const at = { place: `${section}[${index}]`, line: document.lineOf(node) };
    try {
      entries.push({ ...read(values.of(node)), ...at });
    } catch (cause) {
      if (!(cause instanceof EntryFault)) throw cause;
      dropped.push({ ...at, ...reasonOf(cause), arns: arnsIn(document.textOf(node)) });
    }
  }
  return { entries, dropped };
}

export function reasonOf({ message, hint }: EntryFault): {
  readonly message: string;
  readonly hint?: string;
} {
  return { message, ...(hint === undefined ? {} : { hint }) };
}

/** Whatever the entry's author meant to name: told to whoever asks why it does not match. */
function arnsIn(text: string): readonly string[] {
  return (
    text
      .slice(0, LONGEST_ENTRY)
      .match(/\barn:[\w+=,.@:/-]{1,300}/g)
      ?.slice(0, 4) ?? []
  );
}
