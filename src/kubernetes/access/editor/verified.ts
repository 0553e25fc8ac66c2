import { readSection, type Section, valuesOf } from './section.ts';
import { SectionFault } from './section-fault.ts';
import { type Splice, splice } from './splice.ts';

/** Values with their members in one order, so that equal ones are equal texts. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, canonical(member)]));
}

/**
 * Applies an edit and reads the result again: it must say what was meant, and everything else what it said before. An edit that
 * would reach further (an anchor that other entries use, a form of YAML that nobody thought of) is refused, not guessed.
 */
export function verified(before: Section, splices: readonly Splice[], expected: readonly unknown[]): Section {
  const after = readAgain(before, spliced(before, splices));
  if (JSON.stringify(canonical(valuesOf(after))) !== JSON.stringify(canonical(expected)))
    throw new SectionFault(
      before.name,
      'cannot be edited in place without changing other entries: edit it as a whole',
    );
  return after;
}

/** Places that a tree of a strange text tells may be no places. */
function spliced(before: Section, splices: readonly Splice[]): string {
  try {
    return splice(before.text, splices);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new SectionFault(before.name, 'is written in a form that cannot be edited in place');
  }
}

function readAgain(before: Section, text: string): Section {
  try {
    return readSection(before.name, text);
  } catch (failure) {
    if (!(failure instanceof SectionFault)) throw failure;
    throw new SectionFault(
      before.name,
      `cannot be edited in place (afterwards it ${failure.message.slice(before.name.length + 1)})`,
    );
  }
}
