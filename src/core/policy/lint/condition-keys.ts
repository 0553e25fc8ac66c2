import type { Statement } from '../document/document.ts';
import { GLOBAL_KEYS } from './global-keys.ts';
import type { ActionKnowledge } from './knowledge.ts';

/** The declared type of a condition key (`String`, `ArrayOfString`, …); undefined when unknown. */
export function typeOfKey(key: string, knowledge: ActionKnowledge): string | undefined {
  const name = key.toLowerCase();
  if (name.startsWith('aws:')) return globalKeyType(name);
  const service = knowledge.service(name.slice(0, Math.max(name.indexOf(':'), 0)));
  const facts = service?.keys.get(name) ?? service?.keys.get(familyOf(name, service.keys.keys()) ?? '');
  return facts === undefined || facts.type === '' ? undefined : facts.type;
}

export function globalKeyType(key: string): string | undefined {
  const name = key.toLowerCase();
  return GLOBAL_KEYS.get(name) ?? GLOBAL_KEYS.get(`${name.slice(0, name.indexOf('/') + 1)}*`);
}

/** The name with a placeholder that a key belongs to: the part in its place is free (data-packages.md 5). */
export function familyOf(key: string, names: Iterable<string>): string | undefined {
  for (const name of names) {
    const open = placeholderAt(name);
    if (open === -1 || !key.startsWith(name.slice(0, open))) continue;
    const tail = name.slice(Math.max(name.lastIndexOf('}'), name.lastIndexOf('>')) + 1);
    if (key.length > open + tail.length && key.endsWith(tail)) return name;
  }
  return undefined;
}

/** The data writes `${TagKey}` and `<key>`. */
function placeholderAt(name: string): number {
  const at = name.indexOf('$');
  return at === -1 ? name.indexOf('<') : at;
}

export function hasKey(keys: ReadonlySet<string> | ReadonlyMap<string, unknown>, key: string): boolean {
  return keys.has(key) || familyOf(key, keys.keys()) !== undefined;
}

/** Does the statement test one of these keys (lower case; a name that ends in `/` stands for all below it)? */
export function testsKey({ conditions }: Statement, keys: readonly string[]): boolean {
  return conditions.some(({ key }) => {
    const name = key.text.toLowerCase();
    return keys.some((wanted) => (wanted.endsWith('/') ? name.startsWith(wanted) : name === wanted));
  });
}
