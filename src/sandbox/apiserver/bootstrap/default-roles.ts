import { AUTHENTICATED, MASTERS, UNAUTHENTICATED } from '../objects/user.ts';

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const RBAC = 'rbac.authorization.k8s.io';

const VIEWED: readonly Rule[] = [
  {
    apiGroups: [''],
    resources: [
      'configmaps',
      'serviceaccounts',
      'pods',
      'pods/log',
      'pods/status',
      'events',
      'namespaces',
      'namespaces/status',
    ],
    verbs: READ,
  },
  { apiGroups: ['batch'], resources: ['jobs', 'jobs/status'], verbs: READ },
];
const EDITED: readonly Rule[] = [
  { apiGroups: [''], resources: ['pods/exec', 'secrets'], verbs: READ },
  { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['impersonate'] },
  { apiGroups: [''], resources: ['pods', 'pods/exec'], verbs: WRITE },
  { apiGroups: [''], resources: ['configmaps', 'secrets', 'serviceaccounts', 'events'], verbs: WRITE },
  { apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] },
  { apiGroups: ['batch'], resources: ['jobs'], verbs: WRITE },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: [...READ, ...WRITE] },
];
const ADMINISTERED: readonly Rule[] = [
  { apiGroups: ['authorization.k8s.io'], resources: ['localsubjectaccessreviews'], verbs: ['create'] },
  { apiGroups: [RBAC], resources: ['rolebindings', 'roles'], verbs: [...READ, ...WRITE] },
];

const INFO_PATHS = ['/healthz', '/livez', '/readyz', '/version', '/version/'];
const DISCOVERY_PATHS = [
  '/api',
  '/api/*',
  '/apis',
  '/apis/*',
  '/healthz',
  '/livez',
  '/openapi',
  '/openapi/*',
  '/readyz',
  '/version',
  '/version/',
];

/** The roles that every cluster starts with, as far as their kinds are served here. */
export const CLUSTER_ROLES: Readonly<Record<string, readonly Rule[]>> = {
  'cluster-admin': [
    { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
    { nonResourceURLs: ['*'], verbs: ['*'] },
  ],
  admin: [...ADMINISTERED, ...EDITED, ...VIEWED],
  edit: [...EDITED, ...VIEWED],
  view: VIEWED,
  'system:discovery': [{ nonResourceURLs: DISCOVERY_PATHS, verbs: ['get'] }],
  'system:public-info-viewer': [{ nonResourceURLs: INFO_PATHS, verbs: ['get'] }],
  'system:basic-user': [
    {
      apiGroups: ['authorization.k8s.io'],
      resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
      verbs: ['create'],
    },
    { apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'], verbs: ['create'] },
  ],
};

/** Role of the same name, by the groups that have it. */
export const CLUSTER_ROLE_BINDINGS: Readonly<Record<string, readonly string[]>> = {
  'cluster-admin': [MASTERS],
  'system:discovery': [AUTHENTICATED],
  'system:public-info-viewer': [AUTHENTICATED, UNAUTHENTICATED],
  'system:basic-user': [AUTHENTICATED],
};
