import type { KubeObject } from '../../object.ts';
import { createObject } from '../objects/create.ts';
import { isTree, textOf } from '../objects/tree.ts';
import { updateObject } from '../objects/update.ts';
import { decodeBody } from '../openapi/body.ts';
import { PROTOBUF_TYPE } from '../protobuf/body.ts';
import { applyPatch, checkForce } from './apply-patch.ts';
import { checkShape, mediaType, readBody } from './body.ts';
import { negotiate } from './content.ts';
import type { Exchange } from './exchange.ts';
import { patcherOf } from './patches.ts';
import type { ResourceTarget } from './reads.ts';
import { respond } from './respond.ts';
import type { ServerContext } from './server-context.ts';
import { includeOf, viewObject } from './view.ts';
import { writeOptions } from './write-options.ts';

export const OBJECT_TYPES = ['application/json', 'application/yaml', PROTOBUF_TYPE];
export const PATCH_TYPES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];
const APPLY_TYPE = 'application/apply-patch+yaml';

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

export async function handlePatch(
  context: ServerContext,
  exchange: Exchange,
  target: ResourceTarget,
  subresource: string,
): Promise<void> {
  const { request, validation } = writeOptions(exchange, target, 'PatchOptions');
  const type = mediaType(exchange.request);
  if (type === APPLY_TYPE) {
    const applied = await applyPatch(context, exchange, target, subresource);
    answer(context, exchange, target, applied.object, applied.created ? 201 : 200);
    return;
  }
  checkForce(exchange, false);
  const body = await readBody(exchange.request, [...PATCH_TYPES, APPLY_TYPE]);
  const patch = patcherOf(target.resource.definition, type, body);
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
