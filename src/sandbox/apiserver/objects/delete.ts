import type { Entry, Transaction } from '../../../core/ports/directory.ts';
import type { KubeObject } from '../../object.ts';
import { conflict, notFound } from '../errors/refusals.ts';
import { hasDependents, orphanDependents } from './dependents.ts';
import { entryOf, recordOf } from './read.ts';
import { isHeld, removeRecord } from './removal.ts';
import { render, renderAt } from './rendered.ts';
import { storeKey } from './store-key.ts';
import { timeText } from './timestamps.ts';
import { childOf, copyTree, sameJson, type Tree } from './tree.ts';
import type { WriteContext, WriteRequest } from './write.ts';

export type Propagation = 'Background' | 'Foreground' | 'Orphan';

export interface DeleteRequest extends WriteRequest {
  readonly name: string;
  readonly gracePeriodSeconds: number | undefined;
  readonly propagation: Propagation;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
}

export interface Deletion {
  readonly object: KubeObject;
  /** False while a grace period runs or finalizers hold it. */
  readonly gone: boolean;
}

const FOREGROUND = 'foregroundDeletion';

/** Deletes, or begins to. Throws NotFound, Conflict (preconditions) and what admission says. */
export async function deleteObject(context: WriteContext, request: DeleteRequest): Promise<Deletion> {
  const { directory, place } = context;
  const { resource, namespace, name } = request;
  const present = entryOf(directory, place, resource, namespace, name);
  if (present === undefined) throw notFound(resource, name);
  checkPreconditions(request, present);
  const admission = {
    ...request,
    operation: 'DELETE' as const,
    subresource: '',
    object: undefined,
    oldObject: copyTree(render(present)) as unknown as Tree, // a KubeObject is JSON; admission gets its own copy
    options: request.options ?? { kind: 'DeleteOptions', apiVersion: 'meta.k8s.io/v1' },
  };
  await context.admission.mutate(admission);
  await context.admission.validate(admission);
  if (request.dryRun) return { object: render(present), gone: true };
  return directory
    .transact((tx) => removeOrMark(context, request, tx))
    .then(({ entry, body, gone }) => ({
      gone,
      object: gone ? renderAt(entry.body, directory.revision) : current(context, request, body),
    }));
}

function current(context: WriteContext, request: DeleteRequest, body: Tree): KubeObject {
  const entry = entryOf(context.directory, context.place, request.resource, request.namespace, request.name);
  return entry === undefined ? renderAt(body, context.directory.revision) : render(entry);
}

function checkPreconditions(
  { resource, name, uid, resourceVersion }: DeleteRequest,
  entry: Entry<Tree>,
): void {
  const { metadata } = render(entry);
  if (uid !== undefined && uid !== metadata.uid) {
    throw conflict(
      resource,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw conflict(
      resource,
      name,
      `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion}`,
    );
  }
}

/** One transaction: what was decided about the object is true when it is written. */
function removeOrMark(
  context: WriteContext,
  request: DeleteRequest,
  tx: Transaction,
): { readonly entry: Entry<Tree>; readonly body: Tree; readonly gone: boolean } {
  const { place } = context;
  const { resource, namespace, name } = request;
  const entry = entryOf(tx, place, resource, namespace, name);
  if (entry === undefined) throw notFound(resource, name);
  checkPreconditions(request, entry);
  const body = marked(context, request, entry, tx);
  const metadata = childOf(body, 'metadata');
  const gone = !isHeld(resource, body) && metadata.deletionGracePeriodSeconds === 0;
  const key = storeKey(place, resource, namespace, name);
  if (gone) removeRecord(tx, place, resource, namespace, name);
  else if (!sameJson(body, entry.body)) tx.put(recordOf(resource), place.account, key, body);
  if (request.propagation === 'Orphan') orphanDependents(tx, place, String(childOf(body, 'metadata').uid));
  return { entry, body, gone };
}

/** The object with its deletion noted. A later request may shorten the grace period, never lengthen it. */
function marked(context: WriteContext, request: DeleteRequest, entry: Entry<Tree>, tx: Transaction): Tree {
  const body = copyTree(entry.body);
  const metadata = childOf(body, 'metadata');
  const grace = request.resource.gracePeriod?.(body, request.gracePeriodSeconds) ?? 0;
  const running =
    metadata.deletionTimestamp === undefined ? undefined : Number(metadata.deletionGracePeriodSeconds ?? 0);
  if (running === undefined || grace < running) {
    metadata.deletionTimestamp = timeText(context.clock.now() + grace * 1000);
    metadata.deletionGracePeriodSeconds = grace;
  }
  request.resource.markEnding?.(body);
  if (request.propagation === 'Foreground' && hasDependents(tx, context.place, String(metadata.uid))) {
    const finalizers = Array.isArray(metadata.finalizers) ? metadata.finalizers : [];
    metadata.finalizers = [...new Set([...finalizers, FOREGROUND])];
  }
  return body;
}
