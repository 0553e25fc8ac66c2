import type { Clock } from '../../../core/ports/runtime.ts';
import type { ClusterApi } from '../../cluster-api.ts';
import type { KubeObject } from '../../object.ts';
import { createWorkQueue } from '../../work-queue.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import { MANAGED_RESOURCES } from '../resources.ts';
import { type Remaining, waitingStatus } from './remaining.ts';

const CONTENT = [
  ...[...MANAGED_RESOURCES.values()].filter((kind) => kind.namespaced).map((kind) => kind.resource),
  'leases.coordination.k8s.io',
  'events',
];
/** The finalizer in `spec.finalizers` that keeps a namespace until it is empty (core/v1 FinalizerKubernetes). */
const FINALIZER = 'kubernetes';

/** Empties namespaces that are being deleted, then lets them go. */
export function startNamespaceController({ api, clock, log, timers }: ControllerContext): Controller {
  const queue = createWorkQueue({
    timers,
    reconcile: async (name) => {
      await empty(api, clock, name);
      return undefined;
    },
    onError: (name, error) =>
      log.warn('namespace controller: will try again', { namespace: name, error: String(error) }),
  });
  const addIfEnding = (name: string): void => {
    const namespace = api.get('namespaces', undefined, name);
    if (namespace?.metadata.deletionTimestamp !== undefined) queue.add(name);
  };
  const watches = [
    api.watch('namespaces', ({ type, object }) => {
      if (type !== 'DELETED') addIfEnding(object.metadata.name);
    }),
    ...CONTENT.map((resource) =>
      api.watch(resource, ({ object }) => addIfEnding(object.metadata.namespace ?? '')),
    ),
  ];
  return {
    async stop() {
      for (const watch of watches) watch.stop();
      await queue.stop();
    },
  };
}

async function empty(api: ClusterApi, clock: Clock, name: string): Promise<void> {
  const namespace = api.get('namespaces', undefined, name);
  if (namespace?.metadata.deletionTimestamp === undefined) return;
  const left = new Map<string, readonly KubeObject[]>();
  for (const resource of CONTENT) {
    for (const object of api.list(resource, name)) {
      if (object.metadata.deletionTimestamp === undefined) await remove(api, resource, object);
    }
    const remaining = api.list(resource, name);
    if (remaining.length > 0) left.set(resource, remaining);
  }
  if (left.size === 0) await release(api, namespace);
  else await report(api, name, left, clock.now());
}

async function report(api: ClusterApi, name: string, left: Remaining, now: number): Promise<void> {
  await api.updateStatus('namespaces', undefined, name, (present) => ({
    ...present,
    status: waitingStatus(present, left, now),
  }));
}

async function remove(api: ClusterApi, resource: string, object: KubeObject): Promise<void> {
  const { namespace, name, uid } = object.metadata;
  await api.delete(resource, namespace, name, { uid });
}

async function release(api: ClusterApi, namespace: KubeObject): Promise<void> {
  // A namespace's spec has this one member (core/v1 NamespaceSpec).
  const spec = (namespace.spec ?? {}) as { readonly finalizers?: readonly string[] };
  if (spec.finalizers?.includes(FINALIZER) !== true) return;
  const finalizers = spec.finalizers.filter((finalizer) => finalizer !== FINALIZER);
  await api.update('namespaces', { ...namespace, spec: { ...spec, finalizers } });
}
