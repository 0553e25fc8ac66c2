import { type PolicyRow, READ } from './rows.ts';

/** AmazonEKSViewPolicy: no Secrets, nothing of RBAC, no way into a container. */
export const VIEW_ROWS: readonly PolicyRow[] = [
  [
    'apps',
    'controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status',
    READ,
  ],
  ['autoscaling', 'horizontalpodautoscalers horizontalpodautoscalers/status', READ],
  ['batch', 'cronjobs cronjobs/status jobs jobs/status', READ],
  ['discovery.k8s.io', 'endpointslices', READ],
  [
    'extensions',
    'daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status networkpolicies replicasets replicasets/scale replicasets/status replicationcontrollers/scale',
    READ,
  ],
  ['networking.k8s.io', 'ingresses ingresses/status networkpolicies', READ],
  ['policy', 'poddisruptionbudgets poddisruptionbudgets/status', READ],
  [
    '',
    'configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status',
    READ,
  ],
  [
    '',
    'bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status',
    READ,
  ],
  ['', 'namespaces', READ],
];
