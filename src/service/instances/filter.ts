import { Refusal } from '../../core/errors/refusal.ts';
import type { Tags } from '../../core/records/identity.ts';

/** An EC2 filter: any of its values must match. */
export interface Filter {
  readonly Name?: string | undefined;
  readonly Values?: readonly string[] | undefined;
}

/** What each filter name looks at. */
export type FilterFields<Item> = Readonly<Record<string, (item: Item) => readonly string[]>>;

const MOST_VALUES = 200;

/** The items that pass every filter; values may hold `*` and `?`. Throws `Refusal` InvalidParameterValue for an unknown name. */
export function applyFilters<Item extends { readonly tags: Tags }>(
  items: readonly Item[],
  filters: readonly Filter[],
  fields: FilterFields<Item>,
): readonly Item[] {
  const tests = filters.map((filter) => compile(filter, fields));
  return items.filter((item) => tests.every((test) => test(item)));
}

function compile<Item extends { readonly tags: Tags }>(
  { Name: name = '', Values: values = [] }: Filter,
  fields: FilterFields<Item>,
): (item: Item) => boolean {
  if (values.length > MOST_VALUES)
    throw new Refusal(
      'FilterLimitExceeded',
      400,
      `The maximum number of filter values specified on a single call is ${MOST_VALUES}`,
    );
  const read = fieldOf(name, fields);
  return (item) => read(item).some((actual) => values.some((pattern) => matches(pattern, actual)));
}

function fieldOf<Item extends { readonly tags: Tags }>(
  name: string,
  fields: FilterFields<Item>,
): (item: Item) => readonly string[] {
  if (name === 'tag-key') return ({ tags }) => Object.keys(tags);
  if (name.startsWith('tag:')) {
    const key = name.slice('tag:'.length);
    return ({ tags }) => (Object.hasOwn(tags, key) ? [tags[key] ?? ''] : []);
  }
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) throw new Refusal('InvalidParameterValue', 400, `The filter '${name}' is invalid`);
  return field;
}

/** Wildcards by two cursors, not by a regular expression: a hostile pattern costs its length times the text's, at most. */
export function matches(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
