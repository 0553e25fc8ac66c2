import type { KubeObject } from '../../object.ts';
import { trackUpdate } from '../apply/tracked.ts';
import { invalid } from '../errors/field-fault.ts';
import { alreadyExists, badRequest } from '../errors/refusals.ts';
import { validateMetadata } from '../validation/metadata.ts';
import { checkCount, checkSize } from './bounds.ts';
import { generateName } from './random-name.ts';
import { entryOf, recordOf } from './read.ts';
import { render, renderAt, storedForm } from './rendered.ts';
import { storeKey } from './store-key.ts';
import { timeText } from './timestamps.ts';
import { childOf, copyTree, type Tree, textOf } from './tree.ts';
import type { AdmissionRequest, WriteContext, WriteRequest } from './write.ts';
import { writerOf } from './writer.ts';

/** Names made by generateName may collide; a few tries make that a non-event (KEP-4420). */
const NAME_TRIES = 8;

/** System-set members that a client may send and that mean nothing on creation. */
const WIPED = [
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'resourceVersion',
  'generation',
  'managedFields',
];

function checkNamespace(request: WriteRequest, metadata: Tree): void {
  const sent = textOf(metadata, 'namespace');
  if (request.resource.namespaced && sent !== '' && sent !== request.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (!request.resource.namespaced) delete metadata.namespace;
  else metadata.namespace = request.namespace;
}

function fillSystemFields(context: WriteContext, request: WriteRequest, metadata: Tree): void {
  metadata.uid = context.cryptography.randomUuid();
  metadata.creationTimestamp = timeText(context.clock.now());
  if (request.resource.hasGeneration) metadata.generation = 1;
}

function nameIt(context: WriteContext, metadata: Tree): boolean {
  const base = textOf(metadata, 'generateName');
  if (textOf(metadata, 'name') !== '' || base === '') return false;
  metadata.name = generateName(context.cryptography, base);
  return true;
}

/**
 * Validates, admits and stores a new object. `object` is owned by the call and already decoded and defaulted. `applied`: the
 * object comes from server-side apply and says itself who manages it.
 */
export async function createObject(
  context: WriteContext,
  request: WriteRequest,
  object: Tree,
  applied = false,
): Promise<KubeObject> {
  const metadata = childOf(object, 'metadata');
  if (textOf(metadata, 'resourceVersion') !== '')
    throw badRequest('resourceVersion should not be set on objects to be created');
  for (const member of applied ? WIPED.filter((one) => one !== 'managedFields') : WIPED)
    delete metadata[member];
  checkNamespace(request, metadata);
  const before = applied ? copyTree(object) : undefined;
  const admission: AdmissionRequest = {
    ...request,
    operation: 'CREATE',
    subresource: '',
    name: textOf(metadata, 'name'),
    object,
    oldObject: undefined,
    options: request.options ?? { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
  };
  await context.admission.mutate(admission);
  const admitted = admission.object ?? object;
  trackUpdate(writerOf(context, request, 'Update', ''), before, admitted);
  for (let attempt = 1; ; attempt++) {
    const candidate = copyTree(admitted);
    const generated = finish(context, request, candidate);
    await context.admission.validate({
      ...admission,
      name: textOf(childOf(candidate, 'metadata'), 'name'),
      object: candidate,
    });
    const created = await store(context, request, candidate);
    if (created !== undefined) return created;
    const name = textOf(childOf(candidate, 'metadata'), 'name');
    if (!generated || attempt === NAME_TRIES) throw alreadyExists(request.resource, name);
  }
}

/** System fields, the kind's own preparation, name, validation. True when the name was generated. */
function finish(context: WriteContext, request: WriteRequest, object: Tree): boolean {
  const { resource } = request;
  const metadata = childOf(object, 'metadata');
  fillSystemFields(context, request, metadata);
  const generated = nameIt(context, metadata);
  resource.prepareCreate?.(object, { now: timeText(context.clock.now()) });
  const faults = [...validateMetadata(resource, metadata), ...(resource.validate?.(object) ?? [])];
  if (faults.length > 0) throw invalid(resource, textOf(metadata, 'name'), faults);
  return generated;
}

/** Undefined when the name is taken. */
async function store(
  context: WriteContext,
  request: WriteRequest,
  object: Tree,
): Promise<KubeObject | undefined> {
  const { directory, place } = context;
  const { resource, namespace } = request;
  const name = textOf(childOf(object, 'metadata'), 'name');
  const taken = entryOf(directory, place, resource, namespace, name) !== undefined;
  if (taken) return undefined;
  const body = storedForm(object);
  checkSize(body);
  checkCount(directory, place, resource, name);
  if (request.dryRun) return renderAt(body, directory.revision);
  const written = await directory.transact((tx) => {
    if (entryOf(tx, place, resource, namespace, name) !== undefined) return false;
    tx.put(recordOf(resource), place.account, storeKey(place, resource, namespace, name), body);
    return true;
  });
  if (!written) return undefined;
  const entry = entryOf(directory, place, resource, namespace, name);
  return entry === undefined ? renderAt(body, directory.revision) : render(entry);
}
