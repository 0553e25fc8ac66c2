import type { KubeObject } from '../../object.ts';
import { badRequest } from '../errors/refusals.ts';
import { createObject } from '../objects/create.ts';
import { isTree, type Tree, textOf } from '../objects/tree.ts';
import { updateObject } from '../objects/update.ts';
import { decodeBody } from '../openapi/body.ts';
import { applyJsonPatch } from '../patch/json-patch.ts';
import { applyMergePatch } from '../patch/merge-patch.ts';
import { applyStrategicMerge } from '../patch/strategic-merge.ts';
import { PROTOBUF_TYPE } from '../protobuf/body.ts';
import { checkShape, mediaType, readBody } from './body.ts';
import { negotiate } from './content.ts';
import type { Exchange } from './exchange.ts';
import type { ResourceTarget } from './reads.ts';
import { respond } from './respond.ts';
import type { ServerContext } from './server-context.ts';
import { includeOf, viewObject } from './view.ts';
import { writeOptions } from './write-options.ts';

export const OBJECT_TYPES = ['application/json', 'application/yaml', PROTOBUF_TYPE];
const PATCH_TYPES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];

function answer(
  context: ServerContext,
  exchange: Exchange,
  target: ResourceTarget,
  object: KubeObject,
  status: number,
): void {
  exchange.note.written = { name: object.metadata.name, uid: object.metadata.uid };
  const format = negotiate(exchange.request.headers.accept, true);
  const view = {
    ...format,
    resource: target.resource,
    include: includeOf(exchange.query),
    now: context.services.clock.now(),
  };
  respond(exchange.response, status, viewObject(view, object), format, exchange.warnings);
}

export async function handleCreate(
  context: ServerContext,
  exchange: Exchange,
  target: ResourceTarget,
): Promise<void> {
  const { request, validation } = writeOptions(exchange, target, 'CreateOptions');
  const body = await readBody(exchange.request, OBJECT_TYPES);
  const object = decodeBody(target.resource, body, validation, exchange.warnings);
  answer(context, exchange, target, await createObject(context.write, request, object), 201);
}

/** Did the client choose the version to write over? Then a lost race is a conflict for it to see. */
function namesVersion(body: unknown): boolean {
  const metadata = isTree(body) ? body.metadata : undefined;
  return isTree(metadata) && textOf(metadata, 'resourceVersion') !== '';
}

export async function handleUpdate(
  context: ServerContext,
  exchange: Exchange,
  target: ResourceTarget,
  subresource: string,
): Promise<void> {
  const { request, validation } = writeOptions(exchange, target, 'UpdateOptions');
  const body = await readBody(exchange.request, OBJECT_TYPES);
  const object = decodeBody(target.resource, body, validation, exchange.warnings);
  const updated = await updateObject(context.write, {
    ...request,
    name: target.name,
    subresource,
    change: () => structuredClone(object),
    insists: () => namesVersion(object),
  });
  answer(context, exchange, target, updated, 200);
}

type Patcher = (present: Tree) => Tree;

function patcherOf(target: ResourceTarget, type: string, body: unknown): Patcher {
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
      return (present) => applyStrategicMerge(target.resource.definition, present, structuredClone(body));
  }
}

export async function handlePatch(
  context: ServerContext,
  exchange: Exchange,
  target: ResourceTarget,
  subresource: string,
): Promise<void> {
  const { request, validation } = writeOptions(exchange, target, 'PatchOptions');
  const type = mediaType(exchange.request);
  const body = await readBody(exchange.request, PATCH_TYPES);
  const patch = patcherOf(target, type, body);
  const insists = namesVersion(body);
  const patched = await updateObject(context.write, {
    ...request,
    name: target.name,
    subresource,
    change: (present) => {
      const wanted = patch(present);
      checkShape(wanted);
      const warnings: string[] = [];
      const decoded = decodeBody(target.resource, wanted, validation, warnings);
      for (const warning of warnings)
        if (!exchange.warnings.includes(warning)) exchange.warnings.push(warning);
      return decoded;
    },
    insists: () => insists,
  });
  answer(context, exchange, target, patched, 200);
}
