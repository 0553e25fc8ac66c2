/** The kinds whose owners and namespaces the controllers look after, by `apiVersion/kind`. */
export interface ManagedResource {
  readonly resource: string;
  readonly namespaced: boolean;
}

/** Pods come last: what makes new ones must be gone before a namespace is emptied of them. */
export const MANAGED_RESOURCES: ReadonlyMap<string, ManagedResource> = new Map([
  ['batch/v1/CronJob', { resource: 'cronjobs.batch', namespaced: true }],
  ['batch/v1/Job', { resource: 'jobs.batch', namespaced: true }],
  ['apps/v1/Deployment', { resource: 'deployments.apps', namespaced: true }],
  ['apps/v1/ReplicaSet', { resource: 'replicasets.apps', namespaced: true }],
  ['apps/v1/DaemonSet', { resource: 'daemonsets.apps', namespaced: true }],
  ['apps/v1/ControllerRevision', { resource: 'controllerrevisions.apps', namespaced: true }],
  ['v1/ConfigMap', { resource: 'configmaps', namespaced: true }],
  ['v1/Secret', { resource: 'secrets', namespaced: true }],
  ['v1/ServiceAccount', { resource: 'serviceaccounts', namespaced: true }],
  ['rbac.authorization.k8s.io/v1/Role', { resource: 'roles.rbac.authorization.k8s.io', namespaced: true }],
  [
    'rbac.authorization.k8s.io/v1/RoleBinding',
    { resource: 'rolebindings.rbac.authorization.k8s.io', namespaced: true },
  ],
  ['v1/Pod', { resource: 'pods', namespaced: true }],
  ['v1/Node', { resource: 'nodes', namespaced: false }],
  ['v1/Namespace', { resource: 'namespaces', namespaced: false }],
]);
