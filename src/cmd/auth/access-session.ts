import type { EntryAccess } from '../../kubernetes/access/simulation/simulate.ts';
import type { KubernetesClient } from '../../kubernetes/client/index.ts';
import { resourcePath } from '../../kubernetes/client/index.ts';
import type { KubernetesObject } from '../../kubernetes/client/resource.ts';

/** A cluster whose map is changed, and what is known of who has access to it. */
export interface AccessSession {
  readonly client: KubernetesClient;
  /** The Kubernetes user who writes. */
  readonly user: string;
  /** Canonical ARN of the writer; undefined for whoever is known by a certificate or another token. */
  readonly caller: string | undefined;
  /** Of the cluster, where it is known. */
  readonly partition: string | undefined;
  /** By `principalKey`; undefined: nobody could tell. */
  readonly accessEntries: ReadonlyMap<string, EntryAccess> | undefined;
}

interface SelfSubjectReview extends KubernetesObject {
  readonly status?: {
    readonly userInfo?: {
      readonly username?: string;
      readonly extra?: Readonly<Record<string, readonly string[]>>;
    };
  };
}

/** Who the API takes us for. An API that does not tell is one whose users this map has not made. */
export async function whoAmI(
  client: KubernetesClient,
): Promise<{ readonly user: string; readonly caller: string | undefined }> {
  const path = resourcePath({ group: 'authentication.k8s.io', version: 'v1', plural: 'selfsubjectreviews' });
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  try {
    const { status } = await client.create<SelfSubjectReview>(path, review);
    const { username = '', extra = {} } = status?.userInfo ?? {};
    return { user: username, caller: extra.canonicalArn?.[0] ?? extra.canonicalarn?.[0] };
  } catch {
    return { user: 'unknown', caller: undefined };
  }
}
