import { badRequest } from '../errors/refusals.ts';
import { isTree, type Tree } from '../objects/tree.ts';
import { applyJsonPatch } from '../patch/json-patch.ts';
import { applyMergePatch } from '../patch/merge-patch.ts';
import { applyStrategicMerge } from '../patch/strategic-merge.ts';

export type Patcher = (present: Tree) => Tree;

/** What a patch body of the media type does to an object of the definition. */
export function patcherOf(definition: string, type: string, body: unknown): Patcher {
  switch (type) {
    case 'application/json-patch+json':
      return (present) => applyJsonPatch(present, structuredClone(body));
    case 'application/merge-patch+json':
      if (!isTree(body))
        throw badRequest(
          'error decoding patch: json: cannot unmarshal into Go value of type map[string]interface {}',
        );
      return (present) => applyMergePatch(present, structuredClone(body));
    default:
      return (present) => applyStrategicMerge(definition, present, structuredClone(body));
  }
}
