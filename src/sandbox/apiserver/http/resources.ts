import { deniedResource } from '../authorization/denials.ts';
import { methodNotAllowed, noSuchResource } from '../errors/refusals.ts';
import { handleAttach, handleExec } from '../streams/handle.ts';
import { handleDelete, handleDeleteCollection } from './deletes.ts';
import { type Exchange, flag } from './exchange.ts';
import type { Target } from './path.ts';
import { handleLog } from './pod-log.ts';
import { handleGet, handleList, handleWatch } from './reads.ts';
import { handleReview, handleTokenRequest } from './reviews.ts';
import { handleGetScale, handlePatchScale, handleUpdateScale } from './scale.ts';
import type { ServerContext } from './server-context.ts';
import { handleCreate, handlePatch, handleUpdate } from './writes.ts';

export type ResourcePath = Extract<Target, { type: 'resource' }>;

/** The verb that RBAC knows the request by; undefined for a method that the place does not have. */
function verbOf(exchange: Exchange, { name }: ResourcePath): string | undefined {
  const collection = name === '';
  switch (exchange.request.method) {
    case 'GET':
    case 'HEAD':
      return collection
        ? flag(exchange.query, 'watch')
          ? 'watch'
          : 'list'
        : flag(exchange.query, 'watch')
          ? 'watch'
          : 'get';
    case 'POST':
      return 'create';
    case 'PUT':
      return collection ? undefined : 'update';
    case 'PATCH':
      return collection ? undefined : 'patch';
    case 'DELETE':
      return collection ? 'deletecollection' : 'delete';
    default:
      return undefined;
  }
}

/** Verbs on a collection that a field selector narrows to one object. */
const SELECTING: ReadonlySet<string> = new Set(['list', 'watch', 'deletecollection']);

/**
 * A list of one object by name is authorized as being about that object. A create is not: no selector limits what it makes, and
 * a right on named objects must not become one on any name.
 */
function nameOf(exchange: Exchange, target: ResourcePath, verb: string): string {
  if (target.name !== '' || !SELECTING.has(verb)) return target.name;
  return /^metadata\.name==?([^,=!]+)$/.exec(exchange.query.get('fieldSelector') ?? '')?.[1] ?? '';
}

function authorize(context: ServerContext, exchange: Exchange, target: ResourcePath, verb: string): void {
  const { resource, subresource } = target;
  // The namespace object itself is inside its own namespace, as kube-apiserver reads the path.
  const namespace = resource.kind === 'Namespace' && target.name !== '' ? target.name : target.namespace;
  const wanted = {
    user: exchange.user,
    verb,
    group: resource.group,
    resource: resource.plural,
    subresource: subresource?.name ?? '',
    namespace,
    name: nameOf(exchange, target, verb),
  };
  if (!context.rbac.allows(wanted)) throw deniedResource(wanted);
}

type Handler = (context: ServerContext, exchange: Exchange, target: ResourcePath) => Promise<void> | void;

const VERBS: Readonly<Record<string, Handler>> = {
  get: handleGet,
  list: handleList,
  watch: handleWatch,
  create: (context, exchange, target) =>
    target.resource.record === undefined
      ? handleReview(context, exchange, target)
      : handleCreate(context, exchange, target),
  update: (context, exchange, target) => handleUpdate(context, exchange, target, ''),
  patch: (context, exchange, target) => handlePatch(context, exchange, target, ''),
  delete: handleDelete,
  deletecollection: handleDeleteCollection,
};

const SUBRESOURCES: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  status: {
    get: handleGet,
    update: (context, exchange, target) => handleUpdate(context, exchange, target, 'status'),
    patch: (context, exchange, target) => handlePatch(context, exchange, target, 'status'),
  },
  scale: { get: handleGetScale, update: handleUpdateScale, patch: handlePatchScale },
  log: { get: handleLog },
  token: { create: handleTokenRequest },
  exec: { get: handleExec, create: handleExec },
  attach: { get: handleAttach, create: handleAttach },
};

/** Authorization first: who may not look does not learn what exists. */
export async function handleResource(
  context: ServerContext,
  exchange: Exchange,
  target: ResourcePath,
): Promise<void> {
  const verb = verbOf(exchange, target);
  if (verb === undefined) throw methodNotAllowed();
  exchange.note.verb = verb;
  authorize(context, exchange, target, verb);
  const { resource, subresource } = target;
  const allowed: readonly string[] = subresource?.verbs ?? resource.verbs;
  if (!allowed.includes(verb)) throw methodNotAllowed();
  const needsNamespace = resource.namespaced && verb === 'create' && target.namespace === undefined;
  if (needsNamespace || (verb === 'create' && subresource === undefined && target.name !== ''))
    throw methodNotAllowed();
  const handler = subresource === undefined ? VERBS[verb] : SUBRESOURCES[subresource.name]?.[verb];
  if (handler === undefined) throw noSuchResource();
  await handler(context, exchange, target);
}
