import type { Addon } from '../../core/records/addon.ts';
import { type KubernetesClient, KubernetesError, resourcePath } from '../client/index.ts';
import type { ResourceTarget } from '../client/path.ts';
import type { KubernetesObject } from '../client/resource.ts';
import { OWNER_ANNOTATION } from './agent-daemon-set.ts';

/** An object that an add-on wants, and the collection that it is of. */
export interface OwnedObject {
  readonly place: Omit<ResourceTarget, 'name'>;
  readonly object: KubernetesObject;
}

/** What became of an object: `conflict` when one of that name is somebody else's. */
export type Installed<T> =
  | { readonly kind: 'installed'; readonly object: T }
  | { readonly kind: 'conflict'; readonly what: string };

export function pathOf({ place, object }: OwnedObject): string {
  return resourcePath({ ...place, name: object.metadata.name });
}

export async function findObject<T extends KubernetesObject>(
  client: KubernetesClient,
  wanted: OwnedObject,
): Promise<T | undefined> {
  try {
    return await client.get<T>(pathOf(wanted));
  } catch (failure) {
    if (failure instanceof KubernetesError && failure.code === 404) return undefined;
    throw failure;
  }
}

export function isOwn(found: KubernetesObject | undefined, { arn }: Addon): boolean {
  return found?.metadata.annotations?.[OWNER_ANNOTATION] === arn;
}

/** Makes the object, or brings it to what is wanted. One of somebody else is left alone unless it may be taken over. */
export async function installObject<T extends KubernetesObject>(
  client: KubernetesClient,
  addon: Addon,
  wanted: OwnedObject,
): Promise<Installed<T>> {
  const found = await findObject<T>(client, wanted);
  if (found === undefined)
    return {
      kind: 'installed',
      object: await client.create<T>(resourcePath(wanted.place), wanted.object),
    };
  const { kind } = wanted.object;
  const { name, resourceVersion } = found.metadata;
  if (!isOwn(found, addon) && addon.resolveConflicts !== 'OVERWRITE')
    return { kind: 'conflict', what: `${[kind, wanted.place.group].filter(Boolean).join('.')} ${name}` };
  // The object that was looked at, or none: whoever wrote in between is seen on the next round.
  const metadata = { ...wanted.object.metadata, resourceVersion };
  const object = await client.update<T>(pathOf(wanted), { ...wanted.object, metadata });
  return { kind: 'installed', object };
}

/** Removes an own object; with `preserve` it stays and belongs to nobody. Whether it was the add-on's. */
export async function removeObject(
  client: KubernetesClient,
  addon: Addon,
  wanted: OwnedObject,
): Promise<{ readonly found: boolean; readonly own: boolean }> {
  const found = await findObject(client, wanted);
  const own = isOwn(found, addon);
  if (own && addon.preserve)
    await client.patch(pathOf(wanted), { metadata: { annotations: { [OWNER_ANNOTATION]: null } } }, 'merge');
  else if (own) await client.delete(pathOf(wanted));
  return { found: found !== undefined, own };
}
