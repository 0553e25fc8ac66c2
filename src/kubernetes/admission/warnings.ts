import type { IdentitySettings, ServiceAccountView } from './identity-settings.ts';
import type { ContainerView, PodView } from './pod-view.ts';
import type { WebhookConfig } from './webhook-config.ts';

/** Section 10's expression: linear, so a long annotation cannot stall it. */
const ROLE_ARN = /^arn:aws[a-z0-9-]*:iam::\d{12}:role\/[\w\-/.@+=,]+$/;
/** Keys that look like the role annotation under another prefix or spelling. */
const LOOKS_LIKE_ROLE_ARN = /^[a-z0-9.-]*(amazon|aws)[a-z0-9.-]*\/role[-_.]?arn$/i;
/** The API server cuts warnings beyond 120 characters off in its own log. */
const QUOTED = 60;
/** TokenRequest takes at most 2^32 seconds. */
const MOST_EXPIRATION = 2 ** 32;

/** Whether a service account's annotation is kept for the checks below although the webhook does not read it. */
export function isSuspectAnnotation(key: string): boolean {
  return LOOKS_LIKE_ROLE_ARN.test(key);
}

/** Mistakes on the service account that leave its pods without the role. */
export function serviceAccountWarnings(
  account: ServiceAccountView,
  config: WebhookConfig,
): readonly string[] {
  const key = `${config.annotationPrefix}/role-arn`;
  const roleArn = account.annotations.get(key);
  if (roleArn) return ROLE_ARN.test(roleArn) ? [] : [`${key} is not a role ARN: ${quote(roleArn)}`];
  const suspects = [...account.annotations.keys()].filter(isSuspectAnnotation);
  return suspects.map((suspect) =>
    suspect === key
      ? `${key} is empty: no AWS role for this pod`
      : `annotation ${quote(suspect)} is not read: did you mean ${key}?`,
  );
}

/** Mistakes in the pod that defeat what is injected. */
export function podWarnings(
  pod: PodView,
  settings: IdentitySettings,
  config: WebhookConfig,
): readonly string[] {
  const warnings: string[] = [];
  if (settings.expiration > MOST_EXPIRATION)
    warnings.push('token-expiration is more than the API server accepts');
  const volume = pod.volumes?.find(({ name }) => name === config.volumeName);
  if (volume !== undefined && !volume.projectsToken)
    warnings.push(`volume ${config.volumeName} exists and projects no token: AWS calls will fail`);
  for (const container of [...pod.containers, ...pod.initContainers])
    if (!settings.skipped.has(container.name) && hasHalfIdentity(container))
      warnings.push(
        `container ${quote(container.name)} sets only one of AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE`,
      );
  return warnings;
}

function hasHalfIdentity({ env }: ContainerView): boolean {
  return env?.includes('AWS_ROLE_ARN') !== env?.includes('AWS_WEB_IDENTITY_TOKEN_FILE');
}

/** Quoted as JSON and cut: a hostile value can neither forge a line of a terminal or log nor flood it. */
function quote(value: string): string {
  return JSON.stringify(value.length > QUOTED ? `${value.slice(0, QUOTED)}…` : value);
}
