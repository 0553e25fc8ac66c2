import type { KubernetesMetadata } from '../client/resource.ts';

const RBAC = 'rbac.authorization.k8s.io';

export const FOLLOWER_NAMESPACE = 'kube-system';
/** Of the service account and of the Secret with its token. */
export const FOLLOWER_NAME = 'rolecall-pod-identity';
/** Of what it may do. Another name: a cluster that is an instance's sandbox has a role of that name for itself. */
const ROLE_NAME = 'rolecall-pod-identity-follower';

/** An object and the path of its collection. */
export interface Wanted {
  readonly collection: string;
  readonly object: {
    readonly metadata: Pick<KubernetesMetadata, 'name' | 'namespace' | 'annotations'>;
    readonly [member: string]: unknown;
  };
}

const metadata = { name: ROLE_NAME };
const owned = { name: FOLLOWER_NAME, namespace: FOLLOWER_NAMESPACE };
const core = (plural: string) => `/api/v1/namespaces/${FOLLOWER_NAMESPACE}/${plural}`;

export const SECRET_PATH = `${core('secrets')}/${FOLLOWER_NAME}`;

/** In the order in which they are made: what is named comes before what names it. */
export const FOLLOWER_OBJECTS: readonly Wanted[] = [
  {
    collection: core('serviceaccounts'),
    object: {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: owned,
      automountServiceAccountToken: false,
    },
  },
  {
    collection: `/apis/${RBAC}/v1/clusterroles`,
    object: {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata,
      rules: [
        { apiGroups: [''], resources: ['pods', 'serviceaccounts'], verbs: ['get', 'list', 'watch'] },
        { nonResourceURLs: ['/openid/v1/jwks', '/.well-known/openid-configuration'], verbs: ['get'] },
      ],
    },
  },
  {
    collection: `/apis/${RBAC}/v1/clusterrolebindings`,
    object: {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: ROLE_NAME },
      subjects: [{ kind: 'ServiceAccount', name: FOLLOWER_NAME, namespace: FOLLOWER_NAMESPACE }],
    },
  },
  {
    collection: core('secrets'),
    object: {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/service-account-token',
      metadata: { ...owned, annotations: { 'kubernetes.io/service-account.name': FOLLOWER_NAME } },
    },
  },
];
