import type { Controller, ControllerContext } from '../controller.ts';
import { reconcileDaemonSet } from '../daemonset/reconcile.ts';
import { reconcileDeployment } from '../deployment/reconcile.ts';
import { reconcileReplicaSet } from '../replicaset/reconcile.ts';
import { followWorkloads } from './follow.ts';

/** The controllers of apps/v1, one row a kind. */
const FOLLOWED = [
  {
    resource: 'deployments.apps',
    kind: 'Deployment',
    made: 'replicasets.apps',
    reconcile: reconcileDeployment,
  },
  { resource: 'replicasets.apps', kind: 'ReplicaSet', made: 'pods', reconcile: reconcileReplicaSet },
  {
    resource: 'daemonsets.apps',
    kind: 'DaemonSet',
    made: 'pods',
    alsoAll: ['nodes'],
    reconcile: reconcileDaemonSet,
  },
] as const;

export const WORKLOAD_CONTROLLERS: readonly ((context: ControllerContext) => Controller)[] = FOLLOWED.map(
  (followed) => (context) => followWorkloads(context, followed),
);
