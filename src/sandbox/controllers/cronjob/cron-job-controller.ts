import { createWorkQueue } from '../../work-queue.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import { reconcileCronJob } from './reconcile.ts';

/** Follows cron jobs and the jobs that they made. */
export function startCronJobController(context: ControllerContext): Controller {
  const { api, log, timers } = context;
  const queue = createWorkQueue({
    timers,
    reconcile: (key) => reconcileCronJob(context, key),
    onError: (key, error) => log.warn('cron job controller: will try again', { key, error: String(error) }),
  });
  const add = (namespace: string | undefined, name: string): void => queue.add(`${namespace ?? ''}/${name}`);
  const watches = [
    api.watch('cronjobs.batch', ({ object }) => add(object.metadata.namespace, object.metadata.name)),
    api.watch('jobs.batch', ({ object }) => {
      const owner = object.metadata.ownerReferences?.find((one) => one.controller === true);
      if (owner?.kind === 'CronJob') add(object.metadata.namespace, owner.name);
    }),
  ];
  return {
    async stop() {
      for (const watch of watches) watch.stop();
      await queue.stop();
    },
  };
}
