import { sameJson } from '../objects/tree.ts';
import type { Schema } from '../openapi/definitions.ts';
import { emptySet, type FieldSet, isEmpty } from './field-set.ts';
import { newFieldsOf } from './fields-of.ts';
import { isHollow, partsOf } from './shape.ts';

export interface Comparison {
  /** Paths that are new or have another value. */
  readonly changed: FieldSet;
  /** Paths that are no more. */
  readonly removed: FieldSet;
}

const owned = (): FieldSet => ({ owned: true, children: new Map() });

function compareParts(
  before: NonNullable<ReturnType<typeof partsOf>>,
  after: NonNullable<ReturnType<typeof partsOf>>,
): Comparison {
  const result = { changed: emptySet(), removed: emptySet() };
  for (const element of new Set([...before.keys(), ...after.keys()])) {
    const [oldSchema, oldValue] = before.get(element) ?? [];
    const [schema = oldSchema ?? {}, value] = after.get(element) ?? [];
    const inner = compare(schema, oldValue, value);
    if (!isEmpty(inner.changed)) result.changed.children.set(element, inner.changed);
    if (!isEmpty(inner.removed)) result.removed.children.set(element, inner.removed);
  }
  return result;
}

/** What changed from one value to another of the same schema; undefined stands for absence. */
export function compare(declared: Schema, before: unknown, after: unknown): Comparison {
  const none = emptySet();
  if (before === undefined && after === undefined) return { changed: none, removed: none };
  if (before === undefined) return { changed: newFieldsOf(declared, after), removed: none };
  if (after === undefined) return { changed: none, removed: newFieldsOf(declared, before) };
  const parts = [partsOf(declared, before), partsOf(declared, after)] as const;
  const hollow = isHollow(before) && isHollow(after);
  if (parts[0] === undefined || parts[1] === undefined || hollow)
    return { changed: sameJson(before, after) ? none : owned(), removed: none };
  return compareParts(parts[0], parts[1]);
}
