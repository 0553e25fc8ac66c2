import type { SessionFacts } from '../../kubernetes/access/simulation/principals.ts';
import type { EntryAccess } from '../../kubernetes/access/simulation/simulate.ts';
import type { KubernetesClient } from '../../kubernetes/client/index.ts';
import { resourcePath } from '../../kubernetes/client/index.ts';
import type { KubernetesObject } from '../../kubernetes/client/resource.ts';
import { printable } from '../audit/printable.ts';
import { say } from '../output.ts';

/** A cluster whose map is changed, and what is known of who has access to it. */
export interface AccessSession {
  readonly client: KubernetesClient;
  /** The Kubernetes user who writes. */
  readonly user: string;
  /** Canonical ARN of the writer; undefined for whoever is known by a certificate or another token. */
  readonly caller: string | undefined;
  /** Of the writer, where the caller is known; templates are filled in with it. */
  readonly session: SessionFacts | undefined;
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

/** Who the API takes us for. Where it does not tell, the caller is told that nobody looks after him. */
export async function whoAmI(
  client: KubernetesClient,
): Promise<Pick<AccessSession, 'user' | 'caller' | 'session'>> {
  const path = resourcePath({ group: 'authentication.k8s.io', version: 'v1', plural: 'selfsubjectreviews' });
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  try {
    const { status } = await client.create<SelfSubjectReview>(path, review);
    const { username = '', extra = {} } = status?.userInfo ?? {};
    // Where it was impersonated, keys of extra have lost their case.
    const first = (key: string) => (extra[key] ?? extra[key.toLowerCase()])?.[0];
    const [caller, sessionName, accessKeyId] = [
      first('canonicalArn'),
      first('sessionName'),
      first('accessKeyId'),
    ];
    const session =
      sessionName === undefined || accessKeyId === undefined ? undefined : { sessionName, accessKeyId };
    return { user: username, caller, session };
  } catch (failure) {
    const message = failure instanceof Error ? failure.message : String(failure);
    say(
      `warning: whether you would lock yourself out is not checked: the API does not tell who you are: ${printable(message)}`,
    );
    return { user: 'unknown', caller: undefined, session: undefined };
  }
}
