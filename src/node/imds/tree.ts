import { type Answer, ok, refused } from '../listener/answer.ts';

/** The value of an entry, or an answer of its own kind; undefined when there is none after all. */
export type Value = string | Answer | undefined;

/** An entry that has a value. Its path may be written with a slash at the end: SDKs do. */
export interface Leaf {
  readonly read: () => Value | Promise<Value>;
}

/** A directory. Its listing has a line for each entry, unless `list` writes another. */
export interface Directory {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly list?: () => Value | Promise<Value>;
  /** What its path without the slash answers, when that is not the listing. */
  readonly bare?: () => Answer;
  /** Takes what follows the directory in the path, slashes included, when no entry has that name. */
  readonly rest?: (path: string) => Leaf | undefined;
}

export type Entry = Leaf | Directory;

/** Entries that are undefined are not there: names and values side by side read as the tree that they make. */
export function directory(entries: Readonly<Record<string, Entry | string | undefined>>): Directory {
  const present = new Map<string, Entry>();
  for (const [name, entry] of Object.entries(entries)) {
    if (entry !== undefined) present.set(name, typeof entry === 'string' ? leaf(entry) : entry);
  }
  return { entries: present };
}

export function leaf(value: string): Leaf {
  return { read: () => value };
}

function isLeaf(entry: Entry): entry is Leaf {
  return 'read' in entry;
}

async function answerOf(value: Value | Promise<Value>): Promise<Answer> {
  const found = await value;
  if (found === undefined) return refused(404);
  return typeof found === 'string' ? ok(found) : found;
}

/** Directories end in a slash, each entry stands on its own line. */
function listing({ entries }: Directory): string {
  return [...entries]
    .map(([name, entry]) => (isLeaf(entry) ? name : `${name}/`))
    .sort()
    .join('\n');
}

/** Segments as they are, never decoded and never resolved: `..`, `%2e` and `//` name nothing. */
export async function lookUp(root: Directory, path: string): Promise<Answer> {
  const slash = path.endsWith('/');
  const segments = path.slice(1, slash ? -1 : undefined).split('/');
  let place: Entry = root;
  for (const [index, segment] of (path === '/' ? [] : segments).entries()) {
    if (isLeaf(place)) return refused(404);
    const next: Entry | undefined = place.entries.get(segment);
    if (next === undefined) {
      const rest = segments.slice(index).join('/');
      const found = place.rest?.(rest);
      return found === undefined ? refused(404) : await answerOf(found.read());
    }
    place = next;
  }
  if (isLeaf(place)) return await answerOf(place.read());
  if (!slash && place.bare !== undefined) return place.bare();
  return await answerOf(place.list === undefined ? listing(place) : place.list());
}
