import { badRequest } from '../errors/refusals.ts';
import { isTree, type Tree } from '../objects/tree.ts';
import { definitions, resolved, type Schema } from '../openapi/definitions.ts';
import { mergePrimitives, mergeTrees, orderElements } from './strategic-lists.ts';

/** Members of a patch that steer the merge and are not data. */
const DIRECTIVE = /^\$(?:patch|retainKeys|setElementOrder\/.+|deleteFromPrimitiveList\/.+)$/;

/** Kubernetes' strategic merge patch by the kind's definition. `target` is changed in place. Throws BadRequest. */
export function applyStrategicMerge(definition: string, target: Tree, patch: unknown): Tree {
  if (!isTree(patch))
    throw badRequest(
      'error decoding patch: json: cannot unmarshal into Go value of type map[string]interface {}',
    );
  return mergeObject(definitions()[definition] ?? {}, target, patch);
}

/** Merges one object; exported for the list rules, which merge elements. */
export function mergeObject(schema: Schema, target: Tree, patch: Tree): Tree {
  const directive = patch.$patch;
  if (directive === 'replace') return stripped(patch);
  if (directive === 'delete') return {};
  if (directive !== undefined && directive !== 'merge')
    throw badRequest(`unknown patch type found: ${String(directive)}`);
  retain(target, patch.$retainKeys);
  for (const [member, value] of Object.entries(patch)) {
    if (DIRECTIVE.test(member)) continue;
    const declared = schema.properties?.[member] ?? schema.additionalProperties ?? {};
    mergeMember(declared, target, member, value, patch);
  }
  applyListDirectives(schema, target, patch);
  return target;
}

function mergeMember(declared: Schema, target: Tree, member: string, value: unknown, patch: Tree): void {
  const present = target[member];
  if (value === null) delete target[member];
  else if (isTree(value))
    target[member] = mergeObject(resolved(declared), isTree(present) ? present : {}, value);
  else if (Array.isArray(value))
    target[member] = mergeList(declared, present, value, patch[`$setElementOrder/${member}`]);
  else target[member] = value;
}

function mergeList(declared: Schema, present: unknown, patch: readonly unknown[], order: unknown): unknown[] {
  const strategy = declared['x-kubernetes-patch-strategy'] ?? '';
  if (!strategy.split(',').includes('merge')) return [...patch];
  const before = Array.isArray(present) ? present : [];
  const key = declared['x-kubernetes-patch-merge-key'];
  if (key === undefined) return mergePrimitives(before, patch, order);
  return mergeTrees(
    { key, schema: resolved(declared.items ?? {}), merge: mergeObject },
    before,
    patch,
    order,
  );
}

/** `$deleteFromPrimitiveList`, and an order given for a list that the patch does not otherwise touch. */
function applyListDirectives(schema: Schema, target: Tree, patch: Tree): void {
  for (const [directive, value] of Object.entries(patch)) {
    const [action, member = ''] = directive.split('/', 2);
    const present = target[member];
    if (!Array.isArray(value) || !Array.isArray(present)) continue;
    if (action === '$deleteFromPrimitiveList')
      target[member] = present.filter((item) => !value.includes(item));
    else if (action === '$setElementOrder' && patch[member] === undefined) {
      target[member] = orderElements(
        present,
        value,
        schema.properties?.[member]?.['x-kubernetes-patch-merge-key'],
      );
    }
  }
}

/** `$retainKeys`: members of a union that the patch does not name go away. */
function retain(target: Tree, keys: unknown): void {
  if (!Array.isArray(keys)) return;
  for (const member of Object.keys(target)) if (!keys.includes(member)) delete target[member];
}

function stripped(patch: Tree): Tree {
  return Object.fromEntries(Object.entries(patch).filter(([member]) => !DIRECTIVE.test(member)));
}
