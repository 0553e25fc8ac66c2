import type { PodExchange } from '../exchange.ts';

/** What the node hands to the pod; the event joins the exchange to the calls made with it. */
export function credentialsDelivered(exchange: PodExchange): void {
  const { session, pod, association, context } = exchange;
  const { credentials, assumedRoleArn, assumedRoleId } = session;
  const { additional } = context.audit;
  additional.issuedAccessKeyId = credentials.accessKeyId;
  additional.assumedRoleArn = assumedRoleArn;
  exchange.output = {
    credentials,
    namespace: pod.namespace,
    serviceAccount: pod.serviceAccount.name,
    association,
    assumedRoleArn,
    assumedRoleId,
  };
}
