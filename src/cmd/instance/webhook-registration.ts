import type { ClusterApi } from '../../sandbox/cluster-api.ts';
import type { Services } from '../../service/services.ts';
import { OWN_PREFIX } from '../listeners/router.ts';
import { WEBHOOK_USER } from './webhook.ts';

const NAME = 'pod-identity-webhook';
const RBAC = 'rbac.authorization.k8s.io';

/**
 * Registered as EKS registers its own (pod-identity-webhook.md section 15), failing open as there: the webhook lives in this
 * process and knows every service account before the node runs its first pod.
 */
function configuration(services: Services): Named {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: NAME },
    webhooks: [
      {
        name: 'iam-for-pods.amazonaws.com',
        admissionReviewVersions: ['v1'],
        clientConfig: {
          url: `${services.settings.publicUrl}${OWN_PREFIX}mutate-pods`,
          caBundle: Buffer.from(services.keyring.authorityPem()).toString('base64'),
        },
        failurePolicy: 'Ignore',
        matchPolicy: 'Equivalent',
        reinvocationPolicy: 'IfNeeded',
        sideEffects: 'None',
        timeoutSeconds: 10,
        namespaceSelector: {},
        objectSelector: {
          matchExpressions: [
            { key: 'eks.amazonaws.com/skip-pod-identity-webhook', operator: 'DoesNotExist' },
          ],
        },
        rules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: '*' },
        ],
      },
    ],
  };
}

export interface Named {
  readonly [member: string]: unknown;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Makes the object, or brings it up to date. */
export async function applyObject(api: ClusterApi, resource: string, wanted: Named): Promise<void> {
  const { name, namespace } = wanted.metadata;
  const present = api.get(resource, namespace, name);
  if (present === undefined) await api.create(resource, namespace, wanted);
  else await api.update(resource, { ...present, ...wanted, metadata: present.metadata });
}

/** Lets the webhook's user read service accounts. */
export async function grantWebhook(api: ClusterApi): Promise<void> {
  const metadata = { name: NAME };
  await applyObject(api, `clusterroles.${RBAC}`, {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata,
    rules: [{ apiGroups: [''], resources: ['serviceaccounts'], verbs: ['get', 'list', 'watch'] }],
  });
  await applyObject(api, `clusterrolebindings.${RBAC}`, {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata,
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: NAME },
    subjects: [{ apiGroup: RBAC, kind: 'User', name: WEBHOOK_USER }],
  });
}

/** Makes the registration, or brings it up to date: the ports of an instance may change between starts. */
export function registerWebhook(api: ClusterApi, services: Services): Promise<void> {
  return applyObject(
    api,
    'mutatingwebhookconfigurations.admissionregistration.k8s.io',
    configuration(services),
  );
}
