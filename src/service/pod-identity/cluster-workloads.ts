import type { Cluster } from '../../core/records/resources.ts';
import type { BoundPod } from '../../core/session/claims.ts';
import type { PodClaims } from '../../core/token/pod-claims.ts';
import type { AccountSight, Presence, Standing, Workloads } from './workloads.ts';

/** What one cluster says of its workloads. Never rejects. */
export interface WorkloadSource {
  presence(claims: PodClaims): Presence | Promise<Presence>;
  serviceAccount(namespace: string, name: string): AccountSight;
  lost(pod: BoundPod, now: number): string | undefined;
  standing(): Exclude<Standing, 'not followed'>;
}

/** Milliseconds for which sessions go on while nobody can tell whether their pods are there. */
export const UNSEEN_LIMIT = 300_000;

/** The clusters whose API is followed, by their ARN. Of any other nothing can be told. */
export class ClusterWorkloads implements Workloads {
  readonly #sources = new Map<string, WorkloadSource>();
  readonly #startedAt: number;

  /** `startedAt`: milliseconds; sources may be attached a little later. */
  constructor(startedAt: number) {
    this.#startedAt = startedAt;
  }

  /** Takes the place of an earlier source of the cluster. Returns the way to end that. */
  attach(clusterArn: string, source: WorkloadSource): () => void {
    this.#sources.set(clusterArn, source);
    return () => {
      if (this.#sources.get(clusterArn) === source) this.#sources.delete(clusterArn);
    };
  }

  presence(cluster: Cluster, claims: PodClaims): Presence | Promise<Presence> {
    const source = this.#sources.get(cluster.arn);
    if (source !== undefined) return source.presence(claims);
    return notFollowed(cluster);
  }

  follows(cluster: Cluster): boolean {
    return this.#sources.has(cluster.arn);
  }

  standing(cluster: Cluster): Standing {
    return this.#sources.get(cluster.arn)?.standing() ?? 'not followed';
  }

  serviceAccount(cluster: Cluster, namespace: string, name: string): AccountSight {
    return this.#sources.get(cluster.arn)?.serviceAccount(namespace, name) ?? notFollowed(cluster);
  }

  lost(pod: BoundPod, now: number): string | undefined {
    const source = this.#sources.get(pod.cluster);
    if (source !== undefined) return source.lost(pod, now);
    const age = now - this.#startedAt;
    return age >= 0 && age < UNSEEN_LIMIT ? undefined : `the pods of ${pod.cluster} are not followed`;
  }
}

function notFollowed({ name }: Cluster): { readonly state: 'unknown'; readonly reason: string } {
  return { state: 'unknown', reason: `the API of cluster ${name} is not followed` };
}
