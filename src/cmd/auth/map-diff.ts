import { printable } from '../audit/printable.ts';
import { unifiedDiff } from './unified-diff.ts';

type MapData = Readonly<Record<string, string>>;

/** The change of a whole map, key by key, as a unified diff that a terminal can be given. */
export function mapDiff(before: MapData, after: MapData): string {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys
    .map((key) => unifiedDiff(`aws-auth/${key}`, before[key] ?? '', after[key] ?? ''))
    .filter((diff) => diff !== '')
    .flatMap((diff) => diff.split('\n').map(printable))
    .join('\n');
}
