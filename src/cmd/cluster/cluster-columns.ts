import type { ClusterRow } from '../../service/clusters/attach-cluster.ts';
import type { Column } from '../account/print-rows.ts';

export const CLUSTER_COLUMNS: readonly Column<ClusterRow>[] = [
  ['NAME', ({ name }) => name],
  ['KIND', ({ kind }) => kind],
  ['VERSION', ({ version }) => version],
  ['PODS', ({ pods }) => pods],
  ['ENDPOINT', ({ endpoint }) => endpoint],
  ['ISSUER', ({ issuer }) => issuer],
];
