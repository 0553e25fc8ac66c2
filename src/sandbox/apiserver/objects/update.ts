import type { Entry } from '../../../core/ports/directory.ts';
import type { KubeObject } from '../../object.ts';
import { parseManagers } from '../apply/managed-fields.ts';
import { trackUpdate } from '../apply/tracked.ts';
import { type FieldFault, invalid, invalidValue } from '../errors/field-fault.ts';
import { badRequest, conflict, MODIFIED, notFound } from '../errors/refusals.ts';
import { validateMetadata } from '../validation/metadata.ts';
import { checkSize } from './bounds.ts';
import { entryOf, recordOf } from './read.ts';
import { isFinished, removeRecord } from './removal.ts';
import { render, renderAt, storedForm } from './rendered.ts';
import { storeKey } from './store-key.ts';
import { childOf, copyTree, sameJson, type Tree, textOf } from './tree.ts';
import type { WriteContext, WriteRequest } from './write.ts';
import { writerOf } from './writer.ts';

export interface UpdateRequest extends WriteRequest {
  readonly name: string;
  /** `''`, `status` or `scale`. */
  readonly subresource: string;
  /**
   * The wanted object, made of a copy of the present one (which carries its resourceVersion). Runs again when another
   * writer came between and the wanted object does not insist on a version.
   */
  readonly change: (present: Tree) => Tree | Promise<Tree>;
  /** The wanted object comes from server-side apply and says itself who manages it. */
  readonly applied?: boolean;
  /** The wanted object's version was chosen by the client: a lost race is its conflict, not ours to retry. */
  readonly insists: (wanted: Tree) => boolean;
}

const TRIES = 8;
/** Members that no update may change: kept from the present object. */
const KEPT = [
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'generateName',
  'selfLink',
];

/** Changes an object under optimistic concurrency. Throws NotFound, Conflict, Invalid and what admission says. */
export async function updateObject(context: WriteContext, request: UpdateRequest): Promise<KubeObject> {
  for (let attempt = 1; ; attempt++) {
    const entry = entryOf(
      context.directory,
      context.place,
      request.resource,
      request.namespace,
      request.name,
    );
    if (entry === undefined) throw notFound(request.resource, request.name);
    const present = copyTree(render(entry)) as unknown as Tree; // a KubeObject is JSON; the copy is ours to change
    const wanted = await request.change(copyTree(present));
    checkIdentity(request, wanted, present);
    const next = await admit(context, request, restrict(request, wanted, present), present);
    if (sameJson(next, present)) return render(entry);
    const updated = await store(context, request, next, entry);
    if (updated !== undefined) return updated;
    if (request.insists(wanted) || attempt === TRIES)
      throw conflict(request.resource, request.name, MODIFIED);
  }
}

function checkIdentity(request: UpdateRequest, wanted: Tree, present: Tree): void {
  const { resource, name, namespace } = request;
  const metadata = childOf(wanted, 'metadata');
  const before = childOf(present, 'metadata');
  const sentName = textOf(metadata, 'name');
  if (sentName !== '' && sentName !== name) {
    throw badRequest(`the name of the object (${sentName}) does not match the name on the URL (${name})`);
  }
  const sentNamespace = textOf(metadata, 'namespace');
  if (resource.namespaced && sentNamespace !== '' && sentNamespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  const version = textOf(metadata, 'resourceVersion');
  if (version !== '' && version !== before.resourceVersion) throw conflict(resource, name, MODIFIED);
  const uid = textOf(metadata, 'uid');
  if (uid !== '' && uid !== before.uid) {
    throw conflict(
      resource,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before.uid}`,
    );
  }
}

/** The part of the wanted object that this door may write: everything but status, or only status. */
function restrict(request: UpdateRequest, wanted: Tree, present: Tree): Tree {
  const metadata = { ...childOf(wanted, 'metadata') };
  const before = childOf(present, 'metadata');
  for (const member of [...KEPT, 'name', 'namespace', 'resourceVersion']) {
    if (before[member] === undefined) delete metadata[member];
    else metadata[member] = before[member];
  }
  const managers =
    parseManagers(metadata.managedFields) === undefined ? before.managedFields : metadata.managedFields;
  if (managers === undefined) delete metadata.managedFields;
  else metadata.managedFields = managers;
  const statusHere = request.resource.subresources.some((subresource) => subresource.name === 'status');
  if (request.subresource === 'status') {
    const { labels, annotations, managedFields } = metadata;
    const kept = { ...before, labels, annotations, managedFields };
    return {
      ...present,
      metadata: withoutUndefined(kept),
      ...(wanted.status === undefined ? {} : { status: wanted.status }),
    };
  }
  const next: Tree = { ...wanted, metadata };
  if (!statusHere) return next;
  if (present.status === undefined) delete next.status;
  else next.status = present.status;
  return next;
}

function withoutUndefined(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([, value]) => value !== undefined));
}

async function admit(
  context: WriteContext,
  request: UpdateRequest,
  next: Tree,
  present: Tree,
): Promise<Tree> {
  const admission = {
    ...request,
    operation: 'UPDATE' as const,
    object: next,
    oldObject: present,
    options: request.options ?? { kind: 'UpdateOptions', apiVersion: 'meta.k8s.io/v1' },
  };
  // Apply has noted its own fields; what admission changes besides is an update.
  const before = request.applied === true ? copyTree(next) : present;
  await context.admission.mutate(admission);
  const admitted = admission.object;
  trackUpdate(writerOf(context, request, 'Update', request.subresource), before, admitted);
  raiseGeneration(request, admitted, present);
  const faults = [
    ...validateMetadata(request.resource, childOf(admitted, 'metadata')),
    ...finalizerFaults(childOf(admitted, 'metadata'), childOf(present, 'metadata')),
    ...(request.resource.validate?.(admitted) ?? []),
    ...(request.subresource !== 'status' ? (request.resource.validateUpdate?.(admitted, present) ?? []) : []),
  ];
  if (faults.length > 0) throw invalid(request.resource, request.name, faults);
  await context.admission.validate({ ...admission, object: admitted });
  return admitted;
}

/** An object on its way out takes no new finalizers. */
function finalizerFaults(next: Tree, present: Tree): FieldFault[] {
  if (present.deletionTimestamp === undefined) return [];
  const before = Array.isArray(present.finalizers) ? present.finalizers : [];
  const added = (Array.isArray(next.finalizers) ? next.finalizers : []).filter(
    (name) => !before.includes(name),
  );
  if (added.length === 0) return [];
  return [
    invalidValue(
      'metadata.finalizers',
      next.finalizers,
      `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers ${JSON.stringify(added)}`,
    ),
  ];
}

function raiseGeneration(request: UpdateRequest, next: Tree, present: Tree): void {
  if (!request.resource.hasGeneration || request.subresource === 'status') return;
  const spec = ({ metadata: _, status: __, ...rest }: Tree): Tree => rest;
  if (sameJson(spec(next), spec(present))) return;
  const metadata = childOf(next, 'metadata');
  metadata.generation = Number(metadata.generation ?? 0) + 1;
}

/** Undefined when the object is no longer at the revision that the change was made of. */
async function store(
  context: WriteContext,
  request: UpdateRequest,
  object: Tree,
  seen: Entry<Tree>,
): Promise<KubeObject | undefined> {
  const { directory, place } = context;
  const { resource, namespace, name } = request;
  const body = storedForm(object);
  checkSize(body);
  if (request.dryRun) return renderAt(body, seen.revision);
  const key = storeKey(place, resource, namespace, name);
  const written = await directory.transact((tx) => {
    if (entryOf(tx, place, resource, namespace, name)?.revision !== seen.revision) return false;
    if (isFinished(resource, body)) removeRecord(tx, place, resource, namespace, name);
    else tx.put(recordOf(resource), place.account, key, body);
    return true;
  });
  if (!written) return undefined;
  const entry = entryOf(directory, place, resource, namespace, name);
  return entry === undefined ? renderAt(body, directory.revision) : render(entry);
}
