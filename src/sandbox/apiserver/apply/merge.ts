import { isTree, type Tree } from '../objects/tree.ts';
import type { Schema } from '../openapi/definitions.ts';
import type { FieldSet } from './field-set.ts';
import { type Shape, shapeOf } from './shape.ts';

/** The live value with the applied one laid over it: maps and keyed lists are joined, everything else is replaced. */
export function mergeApplied(declared: Schema, live: unknown, applied: unknown): unknown {
  const shape = shapeOf(declared);
  if (shape.type === 'map' && isTree(live) && isTree(applied)) {
    const merged: Tree = { ...live };
    for (const [member, value] of Object.entries(applied))
      merged[member] = mergeApplied(shape.schemaOf(member), live[member], value);
    return merged;
  }
  if (shape.type === 'list' && Array.isArray(live) && Array.isArray(applied))
    return mergeLists(shape, live, applied);
  return applied;
}

/** Applied elements come in the applied order; elements of others keep their place before the next one that they had. */
function mergeLists(
  { items, elementOf }: Extract<Shape, { type: 'list' }>,
  live: readonly unknown[],
  applied: readonly unknown[],
): unknown[] {
  const present = new Map(live.map((item) => [elementOf(item), item]));
  const wanted = new Set(applied.map(elementOf));
  const merged: unknown[] = [];
  let next = 0;
  const takeOthers = (until: number): void => {
    for (; next < until; next++) if (!wanted.has(elementOf(live[next]))) merged.push(live[next]);
  };
  for (const item of applied) {
    const key = elementOf(item);
    const index = live.findIndex((one) => elementOf(one) === key);
    if (index >= next) takeOthers(index);
    merged.push(present.has(key) ? mergeApplied(items, present.get(key), item) : item);
    if (index >= next) next = index + 1;
  }
  takeOthers(live.length);
  return merged;
}

/**
 * Takes away what `gone` names, unless `kept` names it too or something below it. Undefined when the whole value goes.
 */
export function prune(
  declared: Schema,
  value: unknown,
  gone: FieldSet | undefined,
  kept: FieldSet | undefined,
): unknown {
  if (gone === undefined) return value;
  if (gone.owned && kept === undefined) return undefined;
  const shape = shapeOf(declared);
  if (shape.type === 'map' && isTree(value)) {
    const result: Tree = {};
    for (const [member, inner] of Object.entries(value)) {
      const element = `f:${member}`;
      const left = prune(
        shape.schemaOf(member),
        inner,
        gone.children.get(element),
        kept?.children.get(element),
      );
      if (left !== undefined) result[member] = left;
    }
    // A structure that lost everything it had goes with it, unless somebody else set it.
    const emptied = Object.keys(result).length === 0 && Object.keys(value).length > 0;
    return emptied && kept === undefined ? undefined : result;
  }
  if (shape.type === 'list' && Array.isArray(value)) {
    const left = value.flatMap((item) => {
      const element = shape.elementOf(item);
      const inner = prune(shape.items, item, gone.children.get(element), kept?.children.get(element));
      return inner === undefined ? [] : [inner];
    });
    return left.length === 0 && value.length > 0 && kept === undefined ? undefined : left;
  }
  return value;
}
