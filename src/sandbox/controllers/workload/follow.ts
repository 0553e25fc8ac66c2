import type { KubeObject } from '../../object.ts';
import { createWorkQueue } from '../../work-queue.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import { selects } from './selects.ts';
import { asWorkload } from './workload.ts';

interface Followed {
  /** The workloads: `deployments.apps`. */
  readonly resource: string;
  readonly kind: string;
  /** What they control: `replicasets.apps`. */
  readonly made: string;
  readonly reconcile: (context: ControllerContext, key: string) => Promise<number | undefined>;
  /** Other resources whose changes concern every workload of the kind. */
  readonly alsoAll?: readonly string[];
}

function keyOf(object: KubeObject, name: string): string {
  return `${object.metadata.namespace ?? ''}/${name}`;
}

/** Follows workloads of one kind and what they control; an object without controller concerns those that choose it. */
export function followWorkloads(context: ControllerContext, followed: Followed): Controller {
  const { api, log, timers } = context;
  const queue = createWorkQueue({
    timers,
    reconcile: (key) => followed.reconcile(context, key),
    onError: (key, error) =>
      log.warn(`${followed.kind} controller: will try again`, { key, error: String(error) }),
  });
  const onMade = (object: KubeObject): void => {
    const owner = object.metadata.ownerReferences?.find((one) => one.controller === true);
    if (owner?.kind === followed.kind) queue.add(keyOf(object, owner.name));
    if (owner !== undefined) return;
    for (const workload of api.list(followed.resource, object.metadata.namespace)) {
      if (selects(asWorkload(workload).spec.selector, object.metadata.labels))
        queue.add(keyOf(workload, workload.metadata.name));
    }
  };
  const onAny = (): void => {
    for (const workload of api.list(followed.resource)) queue.add(keyOf(workload, workload.metadata.name));
  };
  const watches = [
    api.watch(followed.resource, ({ object }) => queue.add(keyOf(object, object.metadata.name))),
    api.watch(followed.made, ({ object }) => onMade(object)),
    ...(followed.alsoAll ?? []).map((resource) => api.watch(resource, onAny)),
  ];
  return {
    async stop() {
      for (const watch of watches) watch.stop();
      await queue.stop();
    },
  };
}
