import type { Reader } from '../../../core/ports/directory.ts';
import { forbidden, qualified } from '../errors/refusals.ts';
import { StatusRefusal } from '../errors/status.ts';
import type { Resource } from '../resources/resource.ts';
import { recordOf } from './read.ts';
import type { ClusterPlace } from './store-key.ts';
import type { Tree } from './tree.ts';

/** etcd's default: an object larger than this could not be stored in a real cluster either. */
const MAX_BYTES = 1.5 * 1024 * 1024;
/** Every object is in memory: one kind must not fill it. */
const MAX_OBJECTS = 10_000;

/** Throws RequestEntityTooLarge. */
export function checkSize(body: Tree): void {
  if (Buffer.byteLength(JSON.stringify(body)) <= MAX_BYTES) return;
  throw new StatusRefusal('RequestEntityTooLarge', 413, 'etcdserver: request is too large', {});
}

/** Throws Forbidden, worded as a ResourceQuota's refusal, when there are too many objects of the kind. */
export function checkCount(reader: Reader, place: ClusterPlace, resource: Resource, name: string): void {
  const used = reader.list(recordOf(resource), place.account, `${place.name}/`).length;
  if (used < MAX_OBJECTS) return;
  const count = (value: number): string => `count/${qualified(resource)}=${value}`;
  throw forbidden(
    resource,
    name,
    `exceeded quota: sandbox, requested: ${count(1)}, used: ${count(used)}, limited: ${count(MAX_OBJECTS)}`,
  );
}
