import { type PolicyRow, READ, WRITE } from './rows.ts';
import { VIEW_ROWS } from './view.ts';

/** AmazonEKSEditPolicy: what View has, and to change it; Secrets, containers from within, and to act as service accounts. */
export const EDIT_ROWS: readonly PolicyRow[] = [
  ...VIEW_ROWS,
  [
    'apps',
    'daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale',
    WRITE,
  ],
  ['autoscaling', 'horizontalpodautoscalers', WRITE],
  ['batch', 'cronjobs jobs', WRITE],
  [
    'extensions',
    'daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies replicasets replicasets/scale replicationcontrollers/scale',
    WRITE,
  ],
  ['networking.k8s.io', 'ingresses networkpolicies', WRITE],
  ['policy', 'poddisruptionbudgets', WRITE],
  ['', 'pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy', READ],
  ['', 'serviceaccounts', 'impersonate'],
  ['', 'pods pods/attach pods/exec pods/portforward pods/proxy', WRITE],
  [
    '',
    'configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy',
    WRITE,
  ],
];
