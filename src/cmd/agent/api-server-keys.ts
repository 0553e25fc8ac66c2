import type { Json } from '../../core/records/record.ts';
import type { KubernetesClient } from '../../kubernetes/client/index.ts';
import type { KeySource } from '../../node/pod-identity/index.ts';

/** Milliseconds: a pod's request waits for the first answer. */
const PATIENCE = 1000;

/** The keys of a cluster's issuer from its API server, which knows of rotations first; with the issuer that tokens must name. */
export function apiServerKeys(client: Pick<KubernetesClient, 'get'>): KeySource {
  const read = async (path: string): Promise<{ readonly [member: string]: Json | undefined }> =>
    // Documents of the issuer are plain JSON and no Kubernetes objects; what is read of them is looked at.
    (await client.get(path, AbortSignal.timeout(PATIENCE))) as unknown as Record<string, Json>;
  return async () => {
    const [jwks, discovery] = await Promise.all([
      read('/openid/v1/jwks'),
      read('/.well-known/openid-configuration'),
    ]);
    const { issuer } = discovery;
    if (typeof issuer !== 'string') throw new Error('the API server names no issuer');
    return { jwks: jwks as Json, issuer };
  };
}
