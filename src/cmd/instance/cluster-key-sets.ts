import type { Json } from '../../core/records/record.ts';

type Read = () => Promise<Json>;

/** How to ask the clusters that are followed for the keys of their issuers, by the clusters' ARNs. */
export class ClusterKeySets {
  readonly #reads = new Map<string, Read>();

  /** Takes the place of an earlier way. Returns the way to end that. */
  attach(clusterArn: string, read: Read): () => void {
    this.#reads.set(clusterArn, read);
    return () => {
      if (this.#reads.get(clusterArn) === read) this.#reads.delete(clusterArn);
    };
  }

  of(clusterArn: string): Read | undefined {
    return this.#reads.get(clusterArn);
  }
}
