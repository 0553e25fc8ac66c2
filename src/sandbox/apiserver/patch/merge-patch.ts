import { isTree, type Tree } from '../objects/tree.ts';

/** RFC 7396. The result shares no part with `patch` that is later changed; `target` is changed in place. */
export function applyMergePatch(target: Tree, patch: Tree): Tree {
  for (const [member, value] of Object.entries(patch)) {
    const present = target[member];
    if (value === null) delete target[member];
    else if (isTree(value)) target[member] = applyMergePatch(isTree(present) ? present : {}, value);
    else target[member] = value;
  }
  return target;
}
