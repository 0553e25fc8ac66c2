import type { PodExchange } from '../exchange.ts';

/**
 * Characters kept of each name: AWS was seen to cut `eks-pod-identity` to `eks-pod-id`, and with ten of each the name fits its 64
 * characters with the whole UUID.
 */
const KEPT = 10;

/** `eks-CLUSTER-POD-UUID` and the six session tags (eks.md 4). */
export function sessionNamed(exchange: PodExchange): void {
  const { cluster, pod, association, services } = exchange;
  const uuid = services.cryptography.randomUuid();
  exchange.sessionName = `eks-${cluster.name.slice(0, KEPT)}-${pod.pod.name.slice(0, KEPT)}-${uuid}`;
  exchange.tags = association.disableSessionTags
    ? []
    : [
        ['eks-cluster-arn', cluster.arn],
        ['eks-cluster-name', cluster.name],
        ['kubernetes-namespace', pod.namespace],
        ['kubernetes-service-account', pod.serviceAccount.name],
        ['kubernetes-pod-name', pod.pod.name],
        ['kubernetes-pod-uid', pod.pod.uid],
      ];
}
