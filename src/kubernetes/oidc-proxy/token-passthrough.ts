import type { KubernetesUser } from '../../core/cluster-access/kubernetes-user.ts';
import type { KubernetesClient } from '../client/index.ts';
import type { KubernetesObject } from '../client/resource.ts';

const REVIEWS = '/apis/authentication.k8s.io/v1/tokenreviews';

interface Answer extends KubernetesObject {
  readonly status?: {
    readonly authenticated?: unknown;
    readonly audiences?: readonly unknown[];
    readonly user?: { readonly username?: unknown; readonly groups?: readonly unknown[] };
  };
}

/**
 * Whose token it is, by the cluster's own judgement: those of service accounts, for example. Undefined when the cluster does not take it,
 * or takes it for other audiences only. Rejects when it cannot be asked.
 */
export async function reviewByCluster(
  client: KubernetesClient,
  token: string,
  audiences: readonly string[],
): Promise<KubernetesUser | undefined> {
  const { status } = await client.create<Answer>(REVIEWS, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenReview',
    spec: { token, ...(audiences.length === 0 ? {} : { audiences }) },
  });
  const username = status?.user?.username;
  if (status?.authenticated !== true || typeof username !== 'string' || username === '') return undefined;
  // A reviewer that knows nothing of audiences says none, and takes tokens of any (Kubernetes, TokenReviewStatus).
  const meant = audiences.length === 0 || audiences.some((each) => status.audiences?.includes(each) === true);
  const groups = (status.user?.groups ?? []).filter((each) => typeof each === 'string');
  return meant ? { username, groups } : undefined;
}
