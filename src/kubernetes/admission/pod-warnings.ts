import { GROUPS, mountPathTaken } from './container-patch.ts';
import type { IdentityFacts, IdentitySettings } from './identity-settings.ts';
import { annotatedRole } from './identity-settings.ts';
import type { ContainerView, PodView } from './pod-view.ts';
import { quote } from './quote.ts';
import { isRoleArn } from './role-arn.ts';
import { MOST_EXPIRATION } from './token-expiration.ts';
import type { WebhookConfig } from './webhook-config.ts';

/** Mistakes in the pod, or between pod and service account, that defeat what is injected. */
export function podWarnings(
  pod: PodView,
  settings: IdentitySettings,
  facts: IdentityFacts,
  config: WebhookConfig,
): readonly string[] {
  const warnings: string[] = [];
  if (settings.method === 'sts_web_identity' && !isRoleArn(settings.roleArn))
    warnings.push(`${config.annotationPrefix}/role-arn is not a role ARN: ${quote(settings.roleArn)}`);
  if (facts.associated && annotatedRole(facts.account, config) !== '')
    warnings.push(
      'the service account has a role-arn annotation and a Pod Identity association: the latter is used',
    );
  if (settings.requestedExpiration > MOST_EXPIRATION)
    warnings.push(`token-expiration is more than the API server takes: ${MOST_EXPIRATION} is used`);
  const { volumeName } = settings.token;
  const volume = pod.volumes?.find(({ name }) => name === volumeName);
  if (volume !== undefined && !volume.projectsToken)
    warnings.push(`volume ${volumeName} exists and projects no token: AWS calls will fail`);
  for (const container of pod.containers) warnings.push(...containerWarnings(container, settings));
  for (const container of pod.initContainers) warnings.push(...containerWarnings(container, settings));
  return warnings;
}

function containerWarnings(container: ContainerView, settings: IdentitySettings): readonly string[] {
  const { env = [], mounts } = container;
  if (settings.skipped.has(container.name) || (env.length === 0 && mounts === undefined)) return [];
  const has = (name: string) => env.includes(name);
  const warnings: string[] = [];
  const [first, second] = GROUPS[settings.method];
  if (has(first) !== has(second))
    warnings.push(`container ${quote(container.name)} sets only one of ${first} and ${second}`);
  // The SDKs look for a web identity before container credentials (pod-identity-webhook.md 5.3).
  if (settings.method === 'container_credentials' && GROUPS.sts_web_identity.some(has))
    warnings.push(
      `container ${quote(container.name)} sets ${GROUPS.sts_web_identity[0]}: it wins over Pod Identity`,
    );
  if (mountPathTaken(container, settings))
    warnings.push(`container ${quote(container.name)} mounts something else at ${settings.token.mountPath}`);
  return warnings;
}
