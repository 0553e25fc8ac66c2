import type { Cluster } from '../../core/records/resources.ts';
import type { PodClaims } from '../../core/token/pod-claims.ts';
import type { Presence, Workloads } from './workloads.ts';

/** What one cluster says of its workloads. Never rejects. */
export interface WorkloadSource {
  presence(claims: PodClaims): Presence | Promise<Presence>;
}

/** The clusters whose API is followed, by their ARN. Of any other nothing can be told. */
export class ClusterWorkloads implements Workloads {
  readonly #sources = new Map<string, WorkloadSource>();

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
    return { state: 'unknown', reason: `the API of cluster ${cluster.name} is not followed` };
  }
}
