import type { Cluster } from '../../core/records/resources.ts';
import type { PodClaims } from '../../core/token/pod-claims.ts';

/**
 * Whether a pod and its service account are there: `gone` when the cluster says that one of them is not, or is another of its
 * name by now; `unknown` when the cluster cannot be asked.
 */
export type Presence =
  | { readonly state: 'present' }
  | { readonly state: 'gone'; readonly reason: string }
  | { readonly state: 'unknown'; readonly reason: string };

/** What clusters say of their workloads. Never rejects: what cannot be told is `unknown`. */
export interface Workloads {
  presence(cluster: Cluster, claims: PodClaims): Presence | Promise<Presence>;
}
