import type { Expected } from './step.ts';

/** Where `actual` is not as expected, one line a fault. An empty list is expected of one that is left out, too. */
export function mismatches(expected: Expected, actual: unknown, path = ''): readonly string[] {
  const fault = () => [`${path}: expected ${shown(expected)}, got ${shown(actual)}`];
  if (expected instanceof RegExp) return typeof actual === 'string' && expected.test(actual) ? [] : fault();
  if (expected === undefined) return actual === undefined || actual === null ? [] : fault();
  if (typeof expected !== 'object') return expected === actual ? [] : fault();
  if (isList(expected)) {
    const items = Array.isArray(actual) ? actual : actual === undefined ? [] : undefined;
    if (items === undefined || items.length !== expected.length) return fault();
    return expected.flatMap((item, at) => mismatches(item, items[at], `${path}[${at}]`));
  }
  if (typeof actual !== 'object' || actual === null) return fault();
  const members = new Map<string, unknown>(Object.entries(actual));
  return Object.entries(expected).flatMap(([name, value]) =>
    mismatches(value, members.get(name), path === '' ? name : `${path}.${name}`),
  );
}

function isList(expected: Expected): expected is readonly Expected[] {
  return Array.isArray(expected);
}

function shown(value: unknown): string {
  return value instanceof RegExp ? String(value) : (JSON.stringify(value) ?? 'nothing');
}
