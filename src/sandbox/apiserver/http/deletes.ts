import { badRequest } from '../errors/refusals.ts';
import { StatusRefusal } from '../errors/status.ts';
import { type DeleteRequest, type Deletion, deleteObject, type Propagation } from '../objects/delete.ts';
import { listObjects } from '../objects/read.ts';
import { isTree, type Tree, textOf } from '../objects/tree.ts';
import { DecodeFault, decodeByDefinition } from '../openapi/decode.ts';
import { readBody } from './body.ts';
import { negotiate } from './content.ts';
import type { Exchange } from './exchange.ts';
import { type ResourceTarget, selectionOf } from './reads.ts';
import { respond } from './respond.ts';
import type { ServerContext } from './server-context.ts';
import { includeOf, viewList } from './view.ts';
import { dryRunOf } from './write-options.ts';
import { OBJECT_TYPES } from './writes.ts';

const OPTIONS = 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions';
const POLICIES: readonly string[] = ['Background', 'Foreground', 'Orphan'];

async function readOptions(exchange: Exchange): Promise<Tree> {
  const body = (await readBody(exchange.request, OBJECT_TYPES)) ?? {};
  if (!isTree(body)) throw badRequest('json: cannot unmarshal into Go value of type v1.DeleteOptions');
  try {
    return decodeByDefinition(OPTIONS, body, 'DeleteOptions').object;
  } catch (error) {
    if (error instanceof DecodeFault) throw badRequest(error.message, error);
    throw error;
  }
}

function graceOf(options: Tree, query: URLSearchParams): number | undefined {
  const text = query.get('gracePeriodSeconds');
  const value = options.gracePeriodSeconds ?? (text === null ? undefined : Number(text));
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value))
    throw badRequest('gracePeriodSeconds must be an integer');
  return value;
}

function propagationOf(options: Tree, query: URLSearchParams): Propagation {
  const orphan = options.orphanDependents === true ? 'Orphan' : 'Background';
  const value = textOf(options, 'propagationPolicy') || (query.get('propagationPolicy') ?? '') || orphan;
  if (!POLICIES.includes(value)) throw badRequest(`invalid propagationPolicy "${value.slice(0, 32)}"`);
  return value as Propagation; // one of the three by the check above
}

async function deleteRequest(exchange: Exchange, target: ResourceTarget): Promise<DeleteRequest> {
  const options = await readOptions(exchange);
  const { query, user, warnings } = exchange;
  const preconditions = isTree(options.preconditions) ? options.preconditions : {};
  const dryRun = Array.isArray(options.dryRun) ? options.dryRun.map(String) : [];
  return {
    resource: target.resource,
    namespace: target.namespace,
    name: target.name,
    user,
    warnings,
    dryRun: dryRunOf([...dryRun, ...query.getAll('dryRun')]),
    options: { ...options, kind: 'DeleteOptions', apiVersion: 'meta.k8s.io/v1' },
    gracePeriodSeconds: graceOf(options, query),
    propagation: propagationOf(options, query),
    uid: textOf(preconditions, 'uid') || undefined,
    resourceVersion: textOf(preconditions, 'resourceVersion') || undefined,
  };
}

/** These kinds answer with the object that was deleted; the others with a Status. */
const RETURNS_OBJECT = new Set(['Pod', 'ServiceAccount']);

function answer({ resource, name }: ResourceTarget, { object, gone }: Deletion): object {
  if (!gone || RETURNS_OBJECT.has(resource.kind)) return object;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name,
      ...(resource.group === '' ? {} : { group: resource.group }),
      kind: resource.plural,
      uid: object.metadata.uid,
    },
  };
}

export async function handleDelete(
  context: ServerContext,
  exchange: Exchange,
  target: ResourceTarget,
): Promise<void> {
  const deletion = await deleteObject(context.write, await deleteRequest(exchange, target));
  const format = negotiate(exchange.request.headers.accept, false);
  respond(exchange.response, 200, answer(target, deletion), format, exchange.warnings);
}

/** Deletes what the selectors match, one after another; what another client deletes meanwhile is fine. */
export async function handleDeleteCollection(
  context: ServerContext,
  exchange: Exchange,
  target: ResourceTarget,
): Promise<void> {
  const request = await deleteRequest(exchange, target);
  const selection = selectionOf(exchange, target);
  const { directory, clock } = context.services;
  const chosen = listObjects(directory, context.write.place, target.resource, target.namespace).filter(
    selection.matches,
  );
  for (const { metadata } of chosen) {
    const one = { ...request, namespace: metadata.namespace, name: metadata.name, uid: metadata.uid };
    await deleteObject(context.write, one).catch((error: unknown) => {
      if (!(error instanceof StatusRefusal) || (error.code !== 'NotFound' && error.code !== 'Conflict'))
        throw error;
    });
  }
  const format = negotiate(exchange.request.headers.accept, true);
  const view = { ...format, resource: target.resource, include: includeOf(exchange.query), now: clock.now() };
  respond(
    exchange.response,
    200,
    viewList(view, chosen, { resourceVersion: String(directory.revision) }),
    format,
    exchange.warnings,
  );
}
