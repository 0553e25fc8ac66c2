import { parseGoInteger } from './go-values.ts';
import type { ServiceAccountView } from './identity-settings.ts';
import type { PodView } from './pod-view.ts';
import type { WebhookConfig } from './webhook-config.ts';

/** What Kubernetes takes for a group id. */
const MOST_GROUP = 2_147_483_647;

/**
 * The group that a pod is to get: of the annotation `fs-group`, the pod's before the service account's. The reference never
 * touches it (pod-identity-webhook.md 5.7), and without the annotation neither does this; a pod's own group always stays.
 */
export function fsGroupOf(
  pod: PodView,
  account: ServiceAccountView | undefined,
  config: WebhookConfig,
): number | undefined {
  if (pod.securityContext?.fsGroup === true) return undefined;
  const key = `${config.annotationPrefix}/fs-group`;
  const group = parseGoInteger(pod.annotations.get(key) ?? account?.annotations.get(key));
  return group !== undefined && group >= 0 && group <= MOST_GROUP ? group : undefined;
}
