import { badRequest } from '../errors/refusals.ts';
import { isTree, type Tree } from '../objects/tree.ts';
import type { Schema } from '../openapi/definitions.ts';

/** A list whose elements are known by one member. */
export interface KeyedList {
  readonly key: string;
  readonly schema: Schema;
  readonly merge: (schema: Schema, target: Tree, patch: Tree) => Tree;
}

/** A list of plain values merged as a set, in order of first appearance. */
export function mergePrimitives(
  present: readonly unknown[],
  patch: readonly unknown[],
  order: unknown,
): unknown[] {
  return orderElements([...new Set([...present, ...patch])], order, undefined);
}

function trees(list: readonly unknown[], key: string, needKey: boolean): Tree[] {
  return list.map((item) => {
    if (!isTree(item)) throw badRequest('expected all elements in list to be maps');
    if (needKey && item[key] === undefined && item.$patch !== 'replace') {
      throw badRequest(
        `map: ${JSON.stringify(item).slice(0, 200)} does not contain declared merge key: ${key}`,
      );
    }
    return item;
  });
}

export function mergeTrees(
  list: KeyedList,
  present: readonly unknown[],
  patch: readonly unknown[],
  order: unknown,
): unknown[] {
  const { key, schema, merge } = list;
  const changes = trees(patch, key, true);
  if (changes.some((change) => change.$patch === 'replace' && change[key] === undefined)) {
    return changes.filter((change) => change.$patch === undefined);
  }
  let merged = trees(present, key, false);
  for (const change of changes) {
    if (change.$patch === 'delete') {
      merged = merged.filter((item) => item[key] !== change[key]);
      continue;
    }
    const index = merged.findIndex((item) => item[key] === change[key]);
    const target = index < 0 ? {} : (merged[index] ?? {});
    const result = merge(schema, target, change);
    if (index < 0) merged.push(result);
    else merged[index] = result;
  }
  return orderElements(merged, order, key);
}

/** `$setElementOrder`: the named elements in the given order, the server's own keep their place among them. */
export function orderElements(list: readonly unknown[], order: unknown, key: string | undefined): unknown[] {
  if (!Array.isArray(order)) return [...list];
  const identity = (item: unknown): unknown => (key !== undefined && isTree(item) ? item[key] : item);
  const rank = new Map(order.map((item, index) => [identity(item), index]));
  const named = list.filter((item) => rank.has(identity(item)));
  named.sort((a, b) => (rank.get(identity(a)) ?? 0) - (rank.get(identity(b)) ?? 0));
  let next = 0;
  return list.map((item) => (rank.has(identity(item)) ? named[next++] : item));
}
