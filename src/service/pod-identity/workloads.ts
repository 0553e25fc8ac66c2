import type { Cluster } from '../../core/records/resources.ts';
import type { BoundPod } from '../../core/session/claims.ts';
import type { PodClaims } from '../../core/token/pod-claims.ts';

/**
 * Whether a pod and its service account are there: `gone` when the cluster says that one of them is not, or is another of its
 * name by now; `unknown` when the cluster cannot be asked.
 */
export type Presence =
  | { readonly state: 'present' }
  | { readonly state: 'gone'; readonly reason: string }
  | { readonly state: 'unknown'; readonly reason: string };

/** A service account as the copy of its cluster has it at this moment; `unknown` when there is none to be believed. */
export type AccountSight =
  | {
      readonly state: 'present';
      readonly uid: string;
      /** The annotation `eks.amazonaws.com/role-arn`. */
      readonly roleArn: string | undefined;
    }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown'; readonly reason: string };

/** How well a cluster's pods are seen: not at all, not yet, now, or out of a copy of earlier because its API cannot be reached. */
export type Standing = 'not followed' | 'syncing' | 'followed' | 'away';

/** What clusters say of their workloads. Never rejects: what cannot be told is `unknown`. */
export interface Workloads {
  presence(cluster: Cluster, claims: PodClaims): Presence | Promise<Presence>;
  /** Whether the cluster's API is followed at all. */
  follows(cluster: Cluster): boolean;
  standing(cluster: Cluster): Standing;
  serviceAccount(cluster: Cluster, namespace: string, name: string): AccountSight;
  /**
   * Why what was given to the pod is to end: it is gone, or its cluster has not been seen for too long. Undefined otherwise. Out of
   * the copy, as every request asks. `now`: milliseconds.
   */
  lost(pod: BoundPod, now: number): string | undefined;
}
