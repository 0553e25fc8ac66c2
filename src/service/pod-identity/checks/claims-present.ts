import { readClaims } from '../../../core/token/claims.ts';
import { readPodClaims } from '../../../core/token/pod-claims.ts';
import { workloadOf } from '../../../core/token/workload.ts';
import type { PodExchange } from '../exchange.ts';
import { invalidToken } from '../refusals.ts';

/**
 * The token is bound to a pod, and its subject is that pod's service account. From here on the pod is established, and the audit
 * trail names it.
 */
export function claimsPresent(exchange: PodExchange): void {
  const { payload } = exchange.token;
  const claims = readClaims(payload);
  if ('fault' in claims) {
    const claim = 'claim' in claims ? claims.claim : claims.fault;
    throw invalidToken('The service account token is not valid.', `claim ${claim} is ${claims.fault}`);
  }
  const pod = readPodClaims(payload);
  if ('missing' in pod) {
    throw invalidToken(
      'The service account token is not bound to a pod.',
      `missing or empty claim: ${pod.missing}`,
    );
  }
  const subject = `system:serviceaccount:${pod.namespace}:${pod.serviceAccount.name}`;
  if (claims.subject !== subject)
    throw invalidToken('The service account token is not valid.', `the subject is not ${subject}`);
  exchange.claims = claims;
  exchange.pod = pod;
  const { audit } = exchange.context;
  audit.workload = workloadOf(payload);
  const { additional } = audit;
  additional.namespace = pod.namespace;
  additional.serviceAccount = pod.serviceAccount.name;
  additional.podName = pod.pod.name;
  additional.podUid = pod.pod.uid;
  if (pod.node !== undefined) additional.node = pod.node.name;
}
