import type { KubernetesUser } from '../../core/cluster-access/kubernetes-user.ts';
import type { KubernetesClient } from '../client/index.ts';
import type { KubernetesObject } from '../client/resource.ts';
import type { WantedUser } from './inbound-impersonation.ts';
import { forbidden } from './refusals.ts';
import { serviceAccountOf } from './service-account-name.ts';

/** One thing that the asker must be allowed to impersonate. */
interface Demand {
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name: string;
}

interface Answer extends KubernetesObject {
  readonly status?: { readonly allowed?: unknown; readonly denied?: unknown };
}

const AUTHENTICATION = 'authentication.k8s.io';
const REVIEWS = '/apis/authorization.k8s.io/v1/subjectaccessreviews';

/** The questions that an API server asks itself for the same headers (Kubernetes, User impersonation). */
function demandsOf({ username, groups, uid, extra }: WantedUser): readonly Demand[] {
  const account = serviceAccountOf(username);
  return [
    account === undefined
      ? { group: '', resource: 'users', name: username }
      : { group: '', resource: 'serviceaccounts', ...account },
    ...groups.map((name) => ({ group: '', resource: 'groups', name })),
    ...[...extra].flatMap(([subresource, values]) =>
      values.map((name) => ({ group: AUTHENTICATION, resource: 'userextras', subresource, name })),
    ),
    ...(uid === undefined ? [] : [{ group: AUTHENTICATION, resource: 'uids', name: uid }]),
  ];
}

function review(user: KubernetesUser, demand: Demand): object {
  const { username, uid, groups, extra } = user;
  return {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: { user: username, uid, groups, extra, resourceAttributes: { verb: 'impersonate', ...demand } },
  };
}

function denial(
  { username }: KubernetesUser,
  { group, resource, subresource, namespace, name }: Demand,
): string {
  const full = subresource === undefined ? resource : `${resource}/${subresource}`;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const subject = group === '' ? resource : `${resource}.${group}`;
  return `${subject} "${name}" is forbidden: User "${username}" cannot impersonate resource "${full}" in API group "${group}" ${where}`;
}

/**
 * Asks the API whether the user of the token may be whom they want to be: the proxy's own rights say nothing about theirs. Rejects with
 * Forbidden, or when the API cannot tell.
 */
export async function mayImpersonate(
  client: KubernetesClient,
  user: KubernetesUser,
  wanted: WantedUser,
): Promise<void> {
  for (const demand of demandsOf(wanted)) {
    const { status } = await client.create<Answer>(REVIEWS, review(user, demand));
    if (status?.allowed !== true || status.denied === true) throw forbidden(denial(user, demand));
  }
}
