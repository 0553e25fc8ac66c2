import { Refusal } from '../../../core/errors/refusal.ts';
import type { Cluster } from '../../../core/records/resources.ts';
import { isJsonObject, ownMember } from '../../../core/token/json-object.ts';
import { type PodClaims, readPodClaims } from '../../../core/token/pod-claims.ts';
import { clusterOfIssuer } from '../../clusters/cluster-of-issuer.ts';
import { boundPod } from '../../pod-identity/bound-pod.ts';
import type { Presence } from '../../pod-identity/workloads.ts';
import type { Exchange } from '../exchange.ts';
import { invalidToken } from '../refusals.ts';

/** The pod that the token is bound to, if it is to any. */
function podOf({ token }: Exchange): PodClaims | undefined {
  const bound = ownMember(token.payload, 'kubernetes.io');
  if (!isJsonObject(bound) || ownMember(bound, 'pod') === undefined) return undefined;
  const pod = readPodClaims(token.payload);
  // A pod that is there and unreadable must not read as none: its session would end with nothing.
  if ('missing' in pod) throw invalidToken(`missing or empty claim: ${pod.missing}`);
  return pod;
}

function judge(exchange: Exchange, cluster: Cluster, pod: PodClaims, presence: Presence): void {
  if (presence.state === 'gone') {
    const { name, uid } = pod.pod;
    throw invalidToken(`the pod ${pod.namespace}/${name} (${uid}) is gone: ${presence.reason}`);
  }
  if (presence.state === 'unknown') {
    // SDKs retry this one: the cluster may be there again in a moment.
    throw new Refusal(
      'IDPCommunicationError',
      400,
      'The identity provider could not be reached to verify the incoming identity token.',
      { reason: `whether the pod is there cannot be told: ${presence.reason}` },
    );
  }
  exchange.pod = boundPod(cluster, pod, exchange.now);
}

/**
 * Bound sessions, beyond AWS: a token that is bound to a pod is worth nothing once the pod is gone, and the session will end with the
 * pod. Else the token of a deleted pod could be traded again and again. Off unless asked for. An attached cluster whose API is not
 * followed keeps AWS's rule; the sandbox's is always followed, save for a moment at start, when this refuses.
 */
export function podPresent(exchange: Exchange): void | Promise<void> {
  const { services, provider } = exchange;
  if (services.settings.boundSessions !== true) return;
  const cluster = clusterOfIssuer(services, provider.url);
  if (cluster === undefined || !(cluster.sandbox || services.workloads.follows(cluster))) return;
  const pod = podOf(exchange);
  if (pod === undefined) return;
  const presence = services.workloads.presence(cluster, pod);
  if (!(presence instanceof Promise)) return judge(exchange, cluster, pod, presence);
  return presence.then((told) => judge(exchange, cluster, pod, told));
}
