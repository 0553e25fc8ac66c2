import type { KubeObject } from '../../object.ts';
import { emptySet, type FieldSet, parseFields } from '../apply/field-set.ts';
import { applyTo } from '../apply/tracked.ts';
import { deniedResource } from '../authorization/denials.ts';
import { forbiddenField, invalid, required } from '../errors/field-fault.ts';
import { badRequest, notFound } from '../errors/refusals.ts';
import { createObject } from '../objects/create.ts';
import { entryOf } from '../objects/read.ts';
import { childOf, copyTree, type Tree, textOf } from '../objects/tree.ts';
import { updateObject } from '../objects/update.ts';
import { writerOf } from '../objects/writer.ts';
import { decodeBody } from '../openapi/body.ts';
import type { Resource } from '../resources/resource.ts';
import { readBody } from './body.ts';
import { type Exchange, flag } from './exchange.ts';
import type { ResourceTarget } from './reads.ts';
import type { ServerContext } from './server-context.ts';
import { writeOptions } from './write-options.ts';

const PATCH_OPTIONS = { group: 'meta.k8s.io', kind: 'PatchOptions' };
const APPLY_TYPE = 'application/apply-patch+yaml';

/** `force` is for apply alone, and apply needs a manager: whose the fields are is its whole point. */
export function checkForce({ query }: Exchange, applies: boolean): void {
  if (!applies && query.has('force')) {
    throw invalid(PATCH_OPTIONS, '', [forbiddenField('force', 'may not be specified for non-apply patch')]);
  }
  if (applies && (query.get('fieldManager') ?? '') === '') {
    throw invalid(PATCH_OPTIONS, '', [required('fieldManager', 'is required for apply patch')]);
  }
}

/** The manifest as it was sent: defaults belong to nobody. */
function manifestOf(exchange: Exchange, resource: Resource, body: unknown, target: ResourceTarget): Tree {
  const { group, version, kind, definition } = resource;
  const { validation } = writeOptions(exchange, target, 'PatchOptions');
  const manifest = decodeBody({ group, version, kind, definition }, body, validation, exchange.warnings);
  const metadata = childOf(manifest, 'metadata');
  if (metadata.managedFields !== undefined) throw badRequest('metadata.managedFields must be nil');
  const sent = textOf(metadata, 'name') || target.name;
  // Else an object would be made that nobody has been asked about: rights are checked on the name of the URL.
  if (sent !== target.name)
    throw badRequest(`the name of the object (${sent}) does not match the name on the URL (${target.name})`);
  metadata.name = target.name;
  return manifest;
}

/** What a door does not write, its appliers do not own. */
function unwritable(resource: Resource, subresource: string): FieldSet {
  const other = subresource === 'status' ? 'f:spec' : 'f:status';
  const split = resource.subresources.some(({ name }) => name === 'status');
  return (split ? parseFields({ [other]: {} }) : undefined) ?? emptySet();
}

function withoutUnwritable(manifest: Tree, resource: Resource, subresource: string): Tree {
  const split = resource.subresources.some(({ name }) => name === 'status');
  if (!split) return manifest;
  const { spec, status, ...rest } = manifest;
  const kept = subresource === 'status' ? { status } : { spec };
  const [value] = Object.values(kept);
  return value === undefined ? rest : { ...rest, ...kept };
}

/** To make an object by applying it takes the right to create, besides the one to patch. */
function checkCreate(context: ServerContext, { user }: Exchange, target: ResourceTarget): void {
  const { resource, namespace, name } = target;
  const wanted = {
    user,
    verb: 'create',
    group: resource.group,
    resource: resource.plural,
    subresource: '',
    namespace,
    name,
  };
  if (!context.rbac.allows(wanted)) throw deniedResource(wanted);
}

/** Server-side apply: makes the object or brings it to what the manifest says. Throws Conflict for others' fields. */
export async function applyPatch(
  context: ServerContext,
  exchange: Exchange,
  target: ResourceTarget,
  subresource: string,
): Promise<{ readonly object: KubeObject; readonly created: boolean }> {
  checkForce(exchange, true);
  const { resource, namespace, name } = target;
  const { request } = writeOptions(exchange, target, 'PatchOptions');
  const body = await readBody(exchange.request, [APPLY_TYPE]);
  const manifest = withoutUnwritable(manifestOf(exchange, resource, body, target), resource, subresource);
  const writer = writerOf(context.write, request, 'Apply', subresource);
  const force = flag(exchange.query, 'force');
  const applied = (live: Tree): Tree => {
    const merged = applyTo(writer, live, copyTree(manifest), unwritable(resource, subresource), force);
    return decodeBody(resource, copyTree(merged), 'Ignore', []);
  };
  const present = entryOf(context.services.directory, context.write.place, resource, namespace, name);
  if (present !== undefined) {
    const insists = textOf(childOf(manifest, 'metadata'), 'resourceVersion') !== '';
    const change = (live: Tree): Tree => applied(live);
    const object = await updateObject(context.write, {
      ...request,
      name,
      subresource,
      change,
      applied: true,
      insists: () => insists,
    });
    return { object, created: false };
  }
  if (subresource !== '') throw notFound(resource, name);
  checkCreate(context, exchange, target);
  return { object: await createObject(context.write, request, applied({}), true), created: true };
}
