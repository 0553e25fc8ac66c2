/** A JSON object under construction: parsed from a request and owned by one call, so it may be changed in place. */
export type Tree = { [member: string]: unknown };

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Deep copy of a JSON value. Directory bodies are frozen; whoever changes one changes a copy. */
export function copyTree<Value>(value: Value): Value {
  return structuredClone(value);
}

/** The member as an object, made when absent. */
export function childOf(parent: Tree, member: string): Tree {
  const present = parent[member];
  if (isTree(present)) return present;
  const made: Tree = {};
  parent[member] = made;
  return made;
}

/** Sets the member unless it has a value: how defaulting works on every kind. */
export function setDefault(parent: Tree, member: string, value: unknown): void {
  if (parent[member] === undefined || parent[member] === null) parent[member] = value;
}

/** The member's objects; an absent or foreign member is an empty list. */
export function treesOf(parent: Tree | undefined, member: string): Tree[] {
  const list = parent?.[member];
  return Array.isArray(list) ? list.filter(isTree) : [];
}

export function textOf(parent: Tree | undefined, member: string): string {
  const value = parent?.[member];
  return typeof value === 'string' ? value : '';
}

/** Same JSON value, member order aside; an undefined member equals an absent one. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, i) => sameJson(item, b[i]))
    );
  }
  if (!isTree(a) || !isTree(b)) return false;
  const members = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...members].every((member) => sameJson(a[member], b[member]));
}
