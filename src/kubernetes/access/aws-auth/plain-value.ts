import type { Document } from 'yaml';
import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, visit, type YAMLMap } from 'yaml';
import { EntryFault } from '../../../core/cluster-access/mapping/entry-fault.ts';

/** Makes plain values of nodes: texts, other scalars, lists, and `Map`s. */
export interface PlainValues {
  /** Throws `EntryFault` for what has no plain value: a key twice, an unknown tag, more aliases than anyone writes. */
  of(node: unknown): unknown;
}

/** Nodes made of one entry, aliases counted as often as they are used: ten lists of ten aliases each are a bomb at depth nine. */
const MOST_NODES = 2000;
const DEEPEST = 16;
const TEXT_TAG = 'tag:yaml.org,2002:str';

export function plainValues(document: Document.Parsed): PlainValues {
  let targets: ReadonlyMap<Alias, Node> | undefined;
  const lazily = () => {
    targets ??= aliasTargets(document);
    return targets;
  };
  return { of: (node) => new Reading(lazily).value(node, 0) };
}

/** What each alias stands for: the nearest anchor of its name before it. One walk, so that a thousand aliases do not cost a thousand. */
function aliasTargets(document: Document.Parsed): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  walk(document, {
    Alias(_key, alias) {
      const target = anchors.get(alias.source);
      if (target !== undefined) targets.set(alias, target);
    },
    Value(_key, node) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

/** What nests deeper than the stack is an alias bomb in another coat. */
function walk(document: Document.Parsed, visitor: Parameters<typeof visit>[1]): void {
  try {
    visit(document, visitor);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new EntryFault('the section nests too deep for its aliases to be followed');
  }
}

class Reading {
  readonly #targets: () => ReadonlyMap<Alias, Node>;
  #nodes = 0;

  constructor(targets: () => ReadonlyMap<Alias, Node>) {
    this.#targets = targets;
  }

  value(node: unknown, depth: number): unknown {
    if (++this.#nodes > MOST_NODES || depth > DEEPEST)
      throw new EntryFault('the entry is too large once its aliases are followed');
    if (isAlias(node)) return this.value(this.#target(node), depth + 1);
    if (isScalar(node)) return scalarValue(node);
    if (isSeq(node)) return node.items.map((item) => this.value(item, depth + 1));
    if (isMap(node)) return this.#map(node, depth);
    return null;
  }

  #target(alias: Alias): Node {
    const target = this.#targets().get(alias);
    if (target === undefined) throw new EntryFault(`alias *${alias.source} has no anchor before it`);
    return target;
  }

  /** What is merged in (`<<`) gives way to the map's own keys. */
  #map(map: YAMLMap, depth: number): ReadonlyMap<string, unknown> {
    const own = new Map<string, unknown>();
    const merged = new Map<string, unknown>();
    for (const pair of map.items) {
      const key = keyOf(pair);
      if (key === '<<') this.#merge(pair.value, merged, depth);
      else if (own.has(key)) throw new EntryFault(`key ${key} is given twice`);
      else own.set(key, this.value(pair.value, depth + 1));
    }
    for (const [key, value] of merged) if (!own.has(key)) own.set(key, value);
    return own;
  }

  #merge(node: unknown, into: Map<string, unknown>, depth: number): void {
    const value = this.value(node, depth + 1);
    for (const each of Array.isArray(value) ? value : [value]) {
      if (!(each instanceof Map)) throw new EntryFault('<< must name a map');
      for (const [key, member] of each) if (!into.has(key)) into.set(key, member);
    }
  }
}

function keyOf({ key }: Pair): string {
  // The key `<<` is a symbol once YAML 1.1 has read it.
  if (isScalar(key) && typeof key.value === 'symbol') return '<<';
  if (!isScalar(key) || typeof key.value !== 'string') throw new EntryFault('a key is no text');
  return key.value;
}

function scalarValue(node: { readonly value: unknown; readonly tag?: string }): unknown {
  // What an application's own tag makes of a text is not known here.
  if (typeof node.value === 'string' && node.tag !== undefined && node.tag !== TEXT_TAG)
    throw new EntryFault(`tag ${node.tag} is not known`);
  return node.value;
}
