import fastJsonPatch from 'fast-json-patch';
import { badRequest } from '../errors/refusals.ts';
import { StatusRefusal } from '../errors/status.ts';
import { isTree, type Tree } from '../objects/tree.ts';

const MAX_OPERATIONS = 10_000;
/** Copies of copies grow without bound; Kubernetes stops at the request's own limit. */
const MAX_COPIED = 3 * 1024 * 1024;
const OPERATIONS = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);

type PatchOperation = Parameters<typeof fastJsonPatch.applyOperation>[1];

function parse(body: unknown): readonly PatchOperation[] {
  if (!Array.isArray(body))
    throw badRequest(
      'error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch',
    );
  if (body.length > MAX_OPERATIONS) {
    throw new StatusRefusal(
      'RequestEntityTooLarge',
      413,
      `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${body.length}`,
    );
  }
  for (const operation of body) {
    const sound =
      isTree(operation) && OPERATIONS.has(String(operation.op)) && typeof operation.path === 'string';
    if (!sound) throw badRequest('error decoding patch: missing or unknown operation');
    if (/(^|\/)__proto__(\/|$)/.test(String(operation.path)))
      throw badRequest('error decoding patch: forbidden path');
  }
  return body as PatchOperation[]; // each operation was checked above
}

/** RFC 6902. `target` is changed in place as far as the patch goes; a failing operation refuses the whole. */
export function applyJsonPatch(target: Tree, body: unknown): Tree {
  let copied = 0;
  let document = target;
  for (const operation of parse(body)) {
    try {
      if (operation.op === 'copy') {
        copied += JSON.stringify(fastJsonPatch.getValueByPointer(document, operation.from))?.length ?? 0;
        if (copied > MAX_COPIED) throw new Error('copied too much');
      }
      document = fastJsonPatch.applyOperation(document, operation, true, true).newDocument;
    } catch (error) {
      throw unprocessable(error);
    }
  }
  return document;
}

/** Which operation failed is not told: kube-apiserver does not either. */
function unprocessable(error: unknown): StatusRefusal {
  const message = 'the server rejected our request due to an error in our request';
  return new StatusRefusal('Invalid', 422, message, {}, error);
}
