import type { JsonNode, Position } from '../json/node.ts';

/** Answers the path of the node, or of the key, that begins at a position. The root's path is empty. */
export function pathFinder(root: JsonNode): (at: Position) => string {
  const paths = new Map<string, string>();
  walk(root, '', paths);
  return (at) => paths.get(keyOf(at)) ?? '';
}

function walk(node: JsonNode, path: string, paths: Map<string, string>): void {
  paths.set(keyOf(node.at), path);
  if (node.kind === 'array') {
    node.items.forEach((item, index) => {
      walk(item, `${path}[${index}]`, paths);
    });
  }
  if (node.kind !== 'object') return;
  for (const { key, keyAt, value } of node.members) {
    const inner = path + segment(key, path === '');
    paths.set(keyOf(keyAt), inner);
    walk(value, inner, paths);
  }
}

function segment(key: string, first: boolean): string {
  if (!/^[A-Za-z][A-Za-z0-9]{0,63}$/.test(key)) return `[${JSON.stringify(key.slice(0, 256))}]`;
  return first ? key : `.${key}`;
}

function keyOf({ line, column }: Position): string {
  return `${line}:${column}`;
}
