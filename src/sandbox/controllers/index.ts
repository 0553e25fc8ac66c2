/**
 * The sandbox's control loops: what kube-controller-manager does for the kinds that the sandbox serves. Deployments roll out,
 * replica sets and daemon sets keep their pods, jobs make pods and finish, dependents of deleted owners go away, deleted namespaces are emptied. Each loop is level-triggered: it is told
 * that something about a key changed, looks at the present state, and moves it one step nearer to what was asked.
 */
import type { Cryptography } from '../../core/ports/cryptography.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { ClusterApi } from '../cluster-api.ts';
import { systemTimers, type Timers } from '../timers.ts';
import type { Controller } from './controller.ts';
import { startCronJobController } from './cronjob/cron-job-controller.ts';
import { startGarbageCollector } from './garbage/garbage-collector.ts';
import { startJobController } from './job/job-controller.ts';
import { startNamespaceController } from './namespace/namespace-controller.ts';
import { WORKLOAD_CONTROLLERS } from './workload/workload-controllers.ts';

export interface ControllersOptions {
  readonly api: ClusterApi;
  readonly clock: Clock;
  readonly log: Log;
  readonly cryptography: Cryptography;
  /** Node's own timers when left out. */
  readonly timers?: Timers;
}

export function startControllers(options: ControllersOptions): Controller {
  const context = { ...options, timers: options.timers ?? systemTimers };
  const starts = [
    ...WORKLOAD_CONTROLLERS,
    startCronJobController,
    startJobController,
    startGarbageCollector,
    startNamespaceController,
  ];
  const running = starts.map((start) => start(context));
  return {
    async stop() {
      await Promise.all(running.map((controller) => controller.stop()));
    },
  };
}
