import { type ConfigMapEntry, EntryFault, parseEntry } from './config-map-entry.ts';
import { type NamePattern, parsePattern } from './name-pattern.ts';

/** The entries of one ConfigMap, looked up by service account. */
export interface ConfigMapEntries {
  readonly size: number;
  /** The entry whose key is exactly `namespace/name`. */
  exact(namespace: string, name: string): ConfigMapEntry | undefined;
  /** The exact entry, else the one whose pattern says most: more literal characters first, then by key. */
  find(namespace: string, name: string): ConfigMapEntry | undefined;
}

/** What a ConfigMap's text gave: what lives, and what does not and why. */
export interface ParsedEntries {
  /** Undefined when the text as a whole is no JSON object: what was known before stays. */
  readonly entries: ConfigMapEntries | undefined;
  readonly faults: readonly { readonly key: string; readonly message: string }[];
}

interface PatternEntry {
  readonly key: string;
  readonly namespace: NamePattern;
  readonly name: NamePattern;
  readonly entry: ConfigMapEntry;
  readonly literals: number;
}

/** Patterns are tried one after the other at each look-up. */
const MAXIMUM_PATTERNS = 1000;

/** Each entry by itself: one that does not parse is reported and takes no other with it. */
export function parseEntries(text: string): ParsedEntries {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return { entries: undefined, faults: [{ key: '', message: 'not JSON' }] };
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    return { entries: undefined, faults: [{ key: '', message: 'expected an object' }] };
  const exact = new Map<string, ConfigMapEntry>();
  const patterns: PatternEntry[] = [];
  const faults: { key: string; message: string }[] = [];
  for (const [key, value] of Object.entries(document)) {
    try {
      const parsed = parseKeyed(key, value, (member) =>
        faults.push({ key, message: `unknown member ${JSON.stringify(member.slice(0, 60))} is left out` }),
      );
      if (parsed.namespace.literal && parsed.name.literal) exact.set(key, parsed.entry);
      else if (patterns.push(parsed) > MAXIMUM_PATTERNS)
        throw new EntryFault(`more than ${MAXIMUM_PATTERNS} patterns`);
    } catch (cause) {
      if (!(cause instanceof EntryFault)) throw cause;
      faults.push({ key, message: cause.message });
    }
  }
  patterns.length = Math.min(patterns.length, MAXIMUM_PATTERNS);
  patterns.sort((a, b) => b.literals - a.literals || (a.key < b.key ? -1 : 1));
  return { entries: new Entries(exact, patterns), faults };
}

function parseKeyed(key: string, value: unknown, onUnknown: (member: string) => void): PatternEntry {
  const parts = key.split('/');
  const [namespace, name] = parts.map(parsePattern);
  if (parts.length !== 2 || namespace === undefined || name === undefined)
    throw new EntryFault('the key is not NAMESPACE/NAME');
  const literals = key.replace(/[*?]/g, '').length;
  return { key, namespace, name, entry: parseEntry(value, onUnknown), literals };
}

class Entries implements ConfigMapEntries {
  readonly #exact: ReadonlyMap<string, ConfigMapEntry>;
  readonly #patterns: readonly PatternEntry[];

  constructor(exact: ReadonlyMap<string, ConfigMapEntry>, patterns: readonly PatternEntry[]) {
    this.#exact = exact;
    this.#patterns = patterns;
  }

  get size(): number {
    return this.#exact.size + this.#patterns.length;
  }

  exact(namespace: string, name: string): ConfigMapEntry | undefined {
    return this.#exact.get(`${namespace}/${name}`);
  }

  find(namespace: string, name: string): ConfigMapEntry | undefined {
    const found = this.exact(namespace, name);
    if (found !== undefined) return found;
    return this.#patterns.find((each) => each.namespace.matches(namespace) && each.name.matches(name))?.entry;
  }
}

export const NO_ENTRIES: ConfigMapEntries = new Entries(new Map(), []);
