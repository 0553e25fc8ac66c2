import { type KubernetesClient, resourcePath } from '../../../kubernetes/client/index.ts';
import type { KubernetesObject } from '../../../kubernetes/client/resource.ts';
import type { ServiceAccountName } from '../stacks.ts';

interface RunningPod extends KubernetesObject {
  readonly spec?: {
    readonly serviceAccountName?: string;
    readonly containers?: readonly { readonly env?: readonly { readonly name: string }[] }[];
  };
  readonly status?: { readonly phase?: string };
}

/** How pods come by their role: what is in their environment. */
export const WAYS = {
  webIdentity: 'AWS_WEB_IDENTITY_TOKEN_FILE',
  podIdentity: 'AWS_CONTAINER_CREDENTIALS_FULL_URI',
} as const;

/** Names of the service account's pods that live and come by their role that way. It does not change until they are made again. */
export async function podsThatUse(
  client: KubernetesClient,
  { namespace, name }: ServiceAccountName,
  way: keyof typeof WAYS,
): Promise<readonly string[]> {
  const { items } = await client.list<RunningPod>(resourcePath({ version: 'v1', plural: 'pods', namespace }));
  return items
    .filter(({ spec, status }) => {
      const ended = status?.phase === 'Succeeded' || status?.phase === 'Failed';
      if (ended || (spec?.serviceAccountName ?? 'default') !== name) return false;
      return (spec?.containers ?? []).some(({ env = [] }) => env.some((one) => one.name === WAYS[way]));
    })
    .map(({ metadata }) => metadata.name);
}
