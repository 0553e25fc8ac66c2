import type { KubeObject } from '../../object.ts';
import { createWorkQueue } from '../../work-queue.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import { MANAGED_RESOURCES } from '../resources.ts';
import { collect } from './collect.ts';
import { createDependents, keyOf, ownerPlace, placeOf } from './dependents.ts';

/** Deletes what lost its owners, and lets owners go that waited for their dependents. */
export function startGarbageCollector({ api, log, timers }: ControllerContext): Controller {
  const dependents = createDependents();
  const queue = createWorkQueue({
    timers,
    reconcile: async (key) => {
      await collect(api, dependents, placeOf(key));
      return undefined;
    },
    onError: (key, error) =>
      log.warn('garbage collector: will try again', { object: key, error: String(error) }),
  });

  const onChange = (resource: string, deleted: boolean, object: KubeObject): void => {
    const place = { resource, namespace: object.metadata.namespace ?? '', name: object.metadata.name };
    if (deleted) dependents.remove(place);
    else dependents.put(place, object);
    const ending = deleted || object.metadata.deletionTimestamp !== undefined;
    if (ending) for (const dependent of dependents.of(object.metadata.uid)) queue.add(keyOf(dependent));
    if (!deleted && (ending || object.metadata.ownerReferences !== undefined)) queue.add(keyOf(place));
    if (deleted) addOwners(object);
  };

  /** An owner that waits in the foreground is done when its last dependent is. */
  const addOwners = (object: KubeObject): void => {
    for (const owner of object.metadata.ownerReferences ?? []) {
      const place = ownerPlace(owner, object.metadata.namespace ?? '');
      if (place !== undefined) queue.add(keyOf(place));
    }
  };

  const watches = [...MANAGED_RESOURCES.values()].map(({ resource }) =>
    api.watch(resource, ({ type, object }) => onChange(resource, type === 'DELETED', object)),
  );
  return {
    async stop() {
      for (const watch of watches) watch.stop();
      await queue.stop();
    },
  };
}
