import type { PodExchange } from '../exchange.ts';
import { clusterAway, invalidToken } from '../refusals.ts';
import type { Presence } from '../workloads.ts';

function judge(presence: Presence): void {
  if (presence.state === 'gone')
    throw invalidToken('The pod or service account of the token does not exist.', presence.reason);
  // Fails closed: the token may be that of a pod which is gone. Nodes keep the credentials that they have.
  if (presence.state === 'unknown') throw clusterAway(presence.reason);
}

/** Pod and service account still exist, by their uids: a token outlives neither (TokenReview's own rule). */
export function workloadPresent({ services, cluster, pod }: PodExchange): void | Promise<void> {
  const presence = services.workloads.presence(cluster, pod);
  return presence instanceof Promise ? presence.then(judge) : judge(presence);
}
