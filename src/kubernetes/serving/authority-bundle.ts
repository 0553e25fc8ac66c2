import type { KubernetesClient } from '../client/client.ts';
import type { KubernetesObject } from '../client/resource.ts';

interface WebhookEntry {
  readonly name?: unknown;
  readonly clientConfig?: { readonly caBundle?: unknown };
}

/** Where MutatingWebhookConfigurations are. */
export const CONFIGURATIONS = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';

/**
 * Puts the authorities into every webhook of the configuration that has others. Only these members are touched; an entry that moved
 * since it was read fails the patch (RFC 6902 `test`) instead of getting another webhook's bundle.
 */
export async function keepBundle(
  client: KubernetesClient,
  configuration: KubernetesObject,
  authoritiesPem: string,
): Promise<boolean> {
  const wanted = Buffer.from(authoritiesPem).toString('base64');
  const webhooks = Array.isArray(configuration.webhooks)
    ? (configuration.webhooks as readonly WebhookEntry[])
    : [];
  const operations = webhooks.flatMap(({ name, clientConfig }, index) =>
    clientConfig?.caBundle === wanted
      ? []
      : [
          { op: 'test', path: `/webhooks/${index}/name`, value: name },
          { op: 'add', path: `/webhooks/${index}/clientConfig/caBundle`, value: wanted },
        ],
  );
  if (operations.length === 0) return false;
  await client.patch(
    `${CONFIGURATIONS}/${encodeURIComponent(configuration.metadata.name)}`,
    operations,
    'json',
  );
  return true;
}
