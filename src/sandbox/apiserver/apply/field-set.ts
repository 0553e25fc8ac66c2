import { isTree, type Tree } from '../objects/tree.ts';

/**
 * A set of paths of one object. Elements are written as in FieldsV1: `f:NAME` a member, `k:{…}` an element of a keyed list,
 * `v:…` a value of a set.
 */
export interface FieldSet {
  /** The path itself is in the set, besides what is below it. */
  owned: boolean;
  readonly children: Map<string, FieldSet>;
}

/** Deeper than any served kind nests. */
const MAX_DEPTH = 64;

export function emptySet(): FieldSet {
  return { owned: false, children: new Map() };
}

export function isEmpty(set: FieldSet): boolean {
  return !set.owned && [...set.children.values()].every(isEmpty);
}

/** The set below one element, made when absent. */
export function childSet(set: FieldSet, element: string): FieldSet {
  const present = set.children.get(element);
  if (present !== undefined) return present;
  const made = emptySet();
  set.children.set(element, made);
  return made;
}

type Combine = (a: boolean, b: boolean) => boolean;

function combine(a: FieldSet | undefined, b: FieldSet | undefined, rule: Combine): FieldSet {
  const result = emptySet();
  result.owned = rule(a?.owned === true, b?.owned === true);
  for (const element of new Set([...(a?.children.keys() ?? []), ...(b?.children.keys() ?? [])])) {
    const inner = combine(a?.children.get(element), b?.children.get(element), rule);
    if (!isEmpty(inner)) result.children.set(element, inner);
  }
  return result;
}

export const union = (a: FieldSet, b: FieldSet): FieldSet => combine(a, b, (x, y) => x || y);
export const intersection = (a: FieldSet, b: FieldSet): FieldSet => combine(a, b, (x, y) => x && y);
export const difference = (a: FieldSet, b: FieldSet): FieldSet => combine(a, b, (x, y) => x && !y);

export function sameSet(a: FieldSet, b: FieldSet): boolean {
  return isEmpty(combine(a, b, (x, y) => x !== y));
}

/** Every path of the set, each as its elements, parents before children. */
export function pathsOf(set: FieldSet, at: readonly string[] = []): readonly (readonly string[])[] {
  const below = [...set.children].flatMap(([element, inner]) => pathsOf(inner, [...at, element]));
  return set.owned ? [at, ...below] : below;
}

/** `a.b[name="x"]` without the path's members that the set leaves out. */
export function without(set: FieldSet, path: readonly string[]): FieldSet {
  const [first, ...rest] = path;
  if (first === undefined) return emptySet();
  const inner = set.children.get(first);
  if (inner === undefined) return set;
  const cut = without(inner, rest);
  const children = new Map(set.children);
  if (isEmpty(cut)) children.delete(first);
  else children.set(first, cut);
  return { owned: set.owned, children };
}

/** FieldsV1: an empty object is a path of the set, `.` one that has others below it. */
export function renderFields(set: FieldSet): Tree {
  const entries = [...set.children].sort(([a], [b]) => (a < b ? -1 : 1));
  const inner = entries.map(([element, child]): [string, unknown] => [
    element,
    child.children.size === 0 ? {} : { ...(child.owned ? { '.': {} } : {}), ...renderFields(child) },
  ]);
  return Object.fromEntries(inner);
}

/** Undefined for what is not FieldsV1. */
export function parseFields(fields: unknown, depth = 0): FieldSet | undefined {
  if (!isTree(fields) || depth > MAX_DEPTH) return undefined;
  const set = emptySet();
  for (const [element, inner] of Object.entries(fields)) {
    if (element === '.') {
      set.owned = true;
      continue;
    }
    const child = /^[fkvi]:/.test(element) ? parseFields(inner, depth + 1) : undefined;
    if (child === undefined) return undefined;
    if (child.children.size === 0) child.owned = true;
    set.children.set(element, child);
  }
  return set;
}
