import type { Clock } from '../../core/ports/runtime.ts';
import type { BoundPod } from '../../core/session/claims.ts';
import { UNSEEN_LIMIT } from '../../service/pod-identity/cluster-workloads.ts';
import type { Informer } from '../client/index.ts';
import type { KubernetesObject } from '../client/resource.ts';

/** Milliseconds by which the copy may be behind what the API has told already: a pod of this moment is not one that is gone. */
const LAG = 5000;

/**
 * Tells why sessions of a pod end, out of the copy alone. While the API is away the last copy is believed, for `UNSEEN_LIMIT` from the
 * first question that met the outage; after that nobody's pod can be told to be there, and all end until the API is back.
 */
export class PodsLost {
  readonly #pods: Pick<Informer<KubernetesObject>, 'get' | 'connected'>;
  /** Last moment at which the copy was seen to be connected. */
  #connectedAt = Number.NEGATIVE_INFINITY;
  #awaySince: number | undefined;

  constructor(pods: Pick<Informer<KubernetesObject>, 'get' | 'connected'>, clock: Clock) {
    this.#pods = pods;
    this.#awaySince = clock.now();
  }

  lost({ namespace, name, uid, seenAt }: BoundPod, now: number): string | undefined {
    const away = this.#away(now);
    if (away >= UNSEEN_LIMIT)
      return `whether the pod ${namespace}/${name} (${uid}) is there cannot be told: its cluster's API has been away for ${Math.floor(away / 1000)} s`;
    if (this.#pods.get(namespace, name)?.metadata.uid === uid) return undefined;
    // A moment in the future is one of a clock that was set back since: the pod is no newer than the copy.
    const settled = this.#connectedAt - seenAt >= LAG || seenAt - now > LAG;
    return settled ? `the pod ${namespace}/${name} (${uid}) is gone` : undefined;
  }

  /** Milliseconds for which the API is known to be away. */
  #away(now: number): number {
    if (this.#pods.connected()) {
      this.#connectedAt = now;
      this.#awaySince = undefined;
      return 0;
    }
    if (this.#awaySince === undefined || this.#awaySince > now) this.#awaySince = now;
    return now - this.#awaySince;
  }
}
