import type { KubeObject } from '../../object.ts';
import { createWorkQueue } from '../../work-queue.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import { reconcileJob } from './reconcile.ts';

/** Follows jobs and the pods that they control. */
export function startJobController(context: ControllerContext): Controller {
  const queue = createWorkQueue({
    timers: context.timers,
    reconcile: (key) => reconcileJob(context, key),
    onError: (key, error) =>
      context.log.warn('job controller: will try again', { job: key, error: String(error) }),
  });
  const watches = [
    context.api.watch('jobs.batch', ({ object }) => queue.add(keyOf(object, object.metadata.name))),
    context.api.watch('pods', ({ object }) => {
      const owner = object.metadata.ownerReferences?.find((o) => o.controller === true && o.kind === 'Job');
      if (owner !== undefined) queue.add(keyOf(object, owner.name));
    }),
  ];
  return {
    async stop() {
      for (const watch of watches) watch.stop();
      await queue.stop();
    },
  };
}

function keyOf(object: KubeObject, name: string): string {
  return `${object.metadata.namespace ?? ''}/${name}`;
}
