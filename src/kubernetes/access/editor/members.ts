import { isAlias, isMap, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';

/** The member of that name, in any case as the reference's decoder takes it; of several, the last. */
export function member(map: YAMLMap, name: string): Pair | undefined {
  return map.items.findLast(({ key }) => isScalar(key) && String(key.value).toLowerCase() === name);
}

/** A scalar as it is written: an account id without quotes is a number to YAML, and its zeros count. */
export function textOf(node: unknown): string | undefined {
  if (!isScalar(node) || node.value === null) return undefined;
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}

/** The scalars of a list; of an alias nothing, since what it stands for belongs to another entry. */
export function textsOf(node: unknown): readonly string[] {
  if (!isSeq(node)) return [];
  return node.items.map(textOf).filter((text) => text !== undefined);
}

/** Behind the last character that is content: trailing blanks, comments and line feeds left out. */
export function contentEnd(text: string, node: unknown): number {
  let end = rawEnd(node);
  while (end > 0 && ' \t\r\n'.includes(text[end - 1] ?? '')) end--;
  return end;
}

function rawEnd(node: unknown): number {
  if ((isMap(node) || isSeq(node)) && node.flow !== true && node.items.length > 0) {
    const last: unknown = node.items.at(-1);
    if (!isMap(node)) return rawEnd(last);
    const { key, value } = last as Pair;
    return Math.max(rawEnd(key), rawEnd(value));
  }
  if (isMap(node) || isSeq(node) || isScalar(node) || isAlias(node)) return node.range?.[1] ?? 0;
  return 0;
}
