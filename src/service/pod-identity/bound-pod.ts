import type { Cluster } from '../../core/records/resources.ts';
import type { BoundPod } from '../../core/session/claims.ts';
import type { PodClaims } from '../../core/token/pod-claims.ts';

/** What a session says of the pod that it ends with. `seenAt`: milliseconds. */
export function boundPod({ arn }: Cluster, { namespace, pod }: PodClaims, seenAt: number): BoundPod {
  return { cluster: arn, namespace, name: pod.name, uid: pod.uid, seenAt };
}
