import { pathRule, type Rule, rule } from './rules.ts';

const INFO_PATHS = '/healthz /livez /readyz /version /version/';
const DISCOVERY_PATHS =
  '/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/';
const AUTHENTICATION = 'authentication.k8s.io';
const AUTHORIZATION = 'authorization.k8s.io';
const EVENT_VERBS = ['create', 'patch', 'update'];

/** What a kubelet may do. Bound to nobody, as Kubernetes has it where nodes are authorized by their own name. */
const NODE: readonly Rule[] = [
  rule(['create'], AUTHENTICATION, 'tokenreviews'),
  rule(['create'], AUTHORIZATION, 'localsubjectaccessreviews subjectaccessreviews'),
  rule(['get', 'list', 'watch'], '', 'services'),
  rule(['create', 'get', 'list', 'watch'], '', 'nodes'),
  rule(['patch', 'update'], '', 'nodes/status'),
  rule(['patch', 'update'], '', 'nodes'),
  rule(EVENT_VERBS, '', 'events'),
  rule(['get', 'list', 'watch'], '', 'pods'),
  rule(['create', 'delete'], '', 'pods'),
  rule(['patch', 'update'], '', 'pods/status'),
  rule(['create'], '', 'pods/eviction'),
  rule(['get', 'list', 'watch'], '', 'configmaps secrets'),
  rule(['get'], '', 'persistentvolumeclaims persistentvolumes'),
  rule(['get'], '', 'endpoints'),
  rule(['create', 'get', 'list', 'watch'], 'certificates.k8s.io', 'certificatesigningrequests'),
  rule(['create', 'delete', 'get', 'patch', 'update'], 'coordination.k8s.io', 'leases'),
  rule(['get'], 'storage.k8s.io', 'volumeattachments'),
  rule(['create'], '', 'serviceaccounts/token'),
  rule(['get', 'patch', 'update'], '', 'persistentvolumeclaims/status'),
  rule(['get', 'list', 'watch'], 'storage.k8s.io', 'csidrivers'),
  rule(['create', 'delete', 'get', 'patch', 'update'], 'storage.k8s.io', 'csinodes'),
  rule(['get', 'list', 'watch'], 'node.k8s.io', 'runtimeclasses'),
];

/** The roles of the system itself, by name. */
export const SYSTEM_ROLES: Readonly<Record<string, readonly Rule[]>> = {
  'cluster-admin': [
    { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
    { nonResourceURLs: ['*'], verbs: ['*'] },
  ],
  'system:discovery': [pathRule(DISCOVERY_PATHS)],
  'system:monitoring': [
    pathRule('/healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/*'),
  ],
  'system:public-info-viewer': [pathRule(INFO_PATHS)],
  'system:basic-user': [
    rule(['create'], AUTHORIZATION, 'selfsubjectaccessreviews selfsubjectrulesreviews'),
    rule(['create'], AUTHENTICATION, 'selfsubjectreviews'),
  ],
  'system:auth-delegator': [
    rule(['create'], AUTHENTICATION, 'tokenreviews'),
    rule(['create'], AUTHORIZATION, 'subjectaccessreviews'),
  ],
  'system:service-account-issuer-discovery': [
    pathRule(
      '/.well-known/openid-configuration /.well-known/openid-configuration/ /openid/v1/jwks /openid/v1/jwks/',
    ),
  ],
  'system:kubelet-api-admin': [
    rule(['get', 'list', 'watch'], '', 'nodes'),
    rule(['proxy'], '', 'nodes'),
    rule(['*'], '', 'nodes/log nodes/metrics nodes/proxy nodes/stats'),
  ],
  'system:node': NODE,
  'system:node-bootstrapper': [
    rule(['create', 'get', 'list', 'watch'], 'certificates.k8s.io', 'certificatesigningrequests'),
  ],
  'system:node-problem-detector': [
    rule(['get'], '', 'nodes'),
    rule(['patch'], '', 'nodes/status'),
    rule(EVENT_VERBS, '', 'events'),
    rule(EVENT_VERBS, 'events.k8s.io', 'events'),
  ],
};
