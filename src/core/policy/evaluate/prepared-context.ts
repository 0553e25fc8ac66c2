import type { ConditionContext, ContextValue } from './context.ts';
import { keyName } from './key-name.ts';

/** Condition keys as people write them, in any letter case. Of two names that differ in case only, the first counts. */
export type PlainContext = Readonly<Record<string, ContextValue>>;

/** The names of one set of keys, in the order of the object that had them. Immutable and shared between requests. */
interface KeyList {
  readonly raw: readonly string[];
  readonly names: readonly string[];
  /** Only where walking the names would cost more than asking. */
  readonly index: ReadonlyMap<string, number> | undefined;
}

/** Requests of one door have the same keys in the same order: a few lists cover nearly all of them. */
const MAX_LISTS = 8;
const MAX_WALKED = 24;
const lists: KeyList[] = [];
let oldest = 0;

/**
 * The keys of a plain object, ready to be asked for. Nothing is copied: the object must not change while decisions read it.
 * Own members only, so that a policy's `constructor` or `__proto__` finds nothing.
 */
export function prepareContext(plain: PlainContext): ConditionContext {
  return new PreparedContext(plain, listOf(Object.keys(plain)));
}

class PreparedContext implements ConditionContext {
  readonly #plain: PlainContext;
  readonly #list: KeyList;

  constructor(plain: PlainContext, list: KeyList) {
    this.#plain = plain;
    this.#list = list;
  }

  get(key: string): ContextValue | undefined {
    const { raw, names, index } = this.#list;
    const at = index === undefined ? names.indexOf(key) : (index.get(key) ?? -1);
    const name = raw[at];
    return name === undefined ? undefined : this.#plain[name];
  }
}

function listOf(raw: readonly string[]): KeyList {
  for (const list of lists) if (same(list.raw, raw)) return list;
  const names = raw.map(keyName);
  const list: KeyList = { raw, names, index: names.length > MAX_WALKED ? indexOf(names) : undefined };
  lists[oldest] = list;
  oldest = (oldest + 1) % MAX_LISTS;
  return list;
}

/** Names of properties are one instance each, so that equal lists are told by addresses. */
function same(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

function indexOf(names: readonly string[]): ReadonlyMap<string, number> {
  const index = new Map<string, number>();
  for (const [at, name] of names.entries()) if (!index.has(name)) index.set(name, at);
  return index;
}
