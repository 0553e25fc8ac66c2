import type { Schema } from '../openapi/definitions.ts';
import { childSet, emptySet, type FieldSet } from './field-set.ts';
import { isFreeMap, isHollow, partsOf } from './shape.ts';

/** The paths that a value sets. `whole`: maps of free names and list elements count themselves too. */
export function fieldsOf(declared: Schema, value: unknown): FieldSet {
  const set = emptySet();
  const parts = partsOf(declared, value);
  if (parts === undefined || isHollow(value)) {
    set.owned = true;
    return set;
  }
  for (const [element, [schema, inner]] of parts) {
    const below = fieldsOf(schema, inner);
    if (!element.startsWith('f:')) below.owned = true;
    set.children.set(element, below);
  }
  return set;
}

/** As `fieldsOf`, for a value that was not there before: its maps of free names are new as well. */
export function newFieldsOf(declared: Schema, value: unknown): FieldSet {
  const set = fieldsOf(declared, value);
  markMaps(declared, value, set);
  return set;
}

function markMaps(declared: Schema, value: unknown, set: FieldSet): void {
  if (isFreeMap(declared)) set.owned = true;
  for (const [element, [schema, inner]] of partsOf(declared, value) ?? [])
    markMaps(schema, inner, childSet(set, element));
}
