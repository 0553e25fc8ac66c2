import type { KubernetesClient } from '../client/client.ts';
import type { KubernetesObject } from '../client/resource.ts';

interface WebhookEntry {
  readonly name?: unknown;
  readonly clientConfig?: {
    readonly caBundle?: unknown;
    readonly url?: unknown;
    readonly service?: { readonly name?: unknown; readonly namespace?: unknown } | null;
  };
}

/** Where MutatingWebhookConfigurations are. */
export const CONFIGURATIONS = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';

/** Whether the API server calls this entry by a name of the certificate: other entries belong to other servers. */
function isServedAs({ clientConfig }: WebhookEntry, names: readonly string[]): boolean {
  const { url, service } = clientConfig ?? {};
  if (service != null) return names.includes(`${String(service.name)}.${String(service.namespace)}.svc`);
  if (typeof url !== 'string' || !URL.canParse(url)) return false;
  return names.includes(new URL(url).hostname.replace(/^\[|\]$/g, ''));
}

/**
 * Puts the authorities into every webhook of the configuration that is called by one of `names` and has others. Only these members are touched; an entry that moved
 * since it was read fails the patch (RFC 6902 `test`) instead of getting another webhook's bundle.
 */
export async function keepBundle(
  client: KubernetesClient,
  configuration: KubernetesObject,
  authoritiesPem: string,
  names: readonly string[],
): Promise<boolean> {
  const wanted = Buffer.from(authoritiesPem).toString('base64');
  const webhooks = Array.isArray(configuration.webhooks)
    ? (configuration.webhooks as readonly WebhookEntry[])
    : [];
  const operations = webhooks.flatMap((entry, index) =>
    entry.clientConfig?.caBundle === wanted || !isServedAs(entry, names)
      ? []
      : [
          { op: 'test', path: `/webhooks/${index}/name`, value: entry.name },
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
