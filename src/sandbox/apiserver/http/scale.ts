import type { KubeObject } from '../../object.ts';
import { invalid, invalidValue } from '../errors/field-fault.ts';
import { notFound } from '../errors/refusals.ts';
import { selectorText } from '../kinds/apps/selector-text.ts';
import { getObject } from '../objects/read.ts';
import { childOf, copyTree, isTree, type Tree, textOf } from '../objects/tree.ts';
import { updateObject } from '../objects/update.ts';
import { decodeBody } from '../openapi/body.ts';
import { definitionName } from '../resources/define.ts';
import type { Resource } from '../resources/resource.ts';
import { memberOf, metaOf } from '../tables/columns.ts';
import { mediaType, readBody } from './body.ts';
import { negotiate } from './content.ts';
import type { Exchange } from './exchange.ts';
import { patcherOf } from './patches.ts';
import type { ResourceTarget } from './reads.ts';
import { respond } from './respond.ts';
import type { ServerContext } from './server-context.ts';
import { writeOptions } from './write-options.ts';
import { OBJECT_TYPES, PATCH_TYPES } from './writes.ts';

const GROUP = 'autoscaling';
const SCALE = {
  group: GROUP,
  version: 'v1',
  kind: 'Scale',
  definition: definitionName(GROUP, 'Scale'),
} as const;

/** The scale of a workload: its wished and its present number of pods. */
function scaleOf(workload: Tree): Tree {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metaOf(workload);
  const spec = memberOf(workload, 'spec');
  return {
    kind: SCALE.kind,
    apiVersion: `${GROUP}/v1`,
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: Number(spec.replicas ?? 0) },
    status: {
      replicas: Number(memberOf(workload, 'status').replicas ?? 0),
      selector: selectorText(spec.selector),
    },
  };
}

function replicasOf(scale: Tree, name: string): number {
  const replicas = Number(memberOf(scale, 'spec').replicas ?? 0);
  if (replicas < 0) {
    const fault = invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0');
    throw invalid(SCALE, name, [fault]);
  }
  return replicas;
}

function answer(exchange: Exchange, object: KubeObject): void {
  const format = negotiate(exchange.request.headers.accept, false);
  const tree = copyTree(object) as unknown as Tree; // a KubeObject is JSON
  respond(exchange.response, 200, scaleOf(tree), format, exchange.warnings);
}

export function handleGetScale(context: ServerContext, exchange: Exchange, target: ResourceTarget): void {
  const { resource, namespace, name } = target;
  const object = getObject(context.services.directory, context.write.place, resource, namespace, name);
  if (object === undefined) throw notFound(resource, name);
  answer(exchange, object);
}

/** Carries a wished scale over to the workload. A version in it is a precondition on the workload. */
function scaled(resource: Resource, present: Tree, scale: Tree, name: string): Tree {
  const wanted = copyTree(present);
  const version = textOf(metaOf(scale), 'resourceVersion');
  if (version !== '') childOf(wanted, 'metadata').resourceVersion = version;
  childOf(wanted, 'spec').replicas = replicasOf(scale, name);
  return decodeBody(resource, wanted, 'Ignore', []);
}

async function write(
  context: ServerContext,
  exchange: Exchange,
  target: ResourceTarget,
  kind: string,
  wish: (present: Tree) => Tree,
): Promise<void> {
  const { request } = writeOptions(exchange, target, kind);
  const updated = await updateObject(context.write, {
    ...request,
    name: target.name,
    subresource: 'scale',
    change: (present) => {
      const scale = decodeBody(SCALE, wish(scaleOf(present)), 'Ignore', []);
      return scaled(target.resource, present, scale, target.name);
    },
    insists: () => kind === 'UpdateOptions',
  });
  answer(exchange, updated);
}

export async function handleUpdateScale(
  context: ServerContext,
  exchange: Exchange,
  target: ResourceTarget,
): Promise<void> {
  const body = decodeBody(SCALE, await readBody(exchange.request, OBJECT_TYPES), 'Ignore', []);
  await write(context, exchange, target, 'UpdateOptions', () => copyTree(body));
}

export async function handlePatchScale(
  context: ServerContext,
  exchange: Exchange,
  target: ResourceTarget,
): Promise<void> {
  const type = mediaType(exchange.request);
  const body = await readBody(exchange.request, PATCH_TYPES);
  const patch = patcherOf(SCALE.definition, type, body);
  await write(context, exchange, target, 'PatchOptions', (scale) => {
    const patched = patch(scale);
    return isTree(patched) ? patched : {};
  });
}
