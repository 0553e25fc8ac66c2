import type { IdentitySettings } from './identity-settings.ts';
import type { ContainerView } from './pod-view.ts';
import type { WebhookConfig } from './webhook-config.ts';

export interface PatchOperation {
  readonly op: 'add';
  /** JSON pointer made of fixed member names and indexes only: no name out of the pod is ever part of it. */
  readonly path: string;
  readonly value: unknown;
}

interface Variable {
  readonly name: string;
  readonly value: string;
}

/** One member that is present marks its whole group as defined (pod-identity-webhook.md 5.1). */
const GROUPS = {
  webIdentity: ['AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE'],
  region: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
  sts: ['AWS_STS_REGIONAL_ENDPOINTS'],
} as const;

/** Appends to one container, by single paths, what it lacks (5.2 to 5.4). `path` is `/spec/containers/0` and the like. */
export function containerPatch(
  container: ContainerView,
  path: string,
  tokenFile: string,
  settings: IdentitySettings,
  config: WebhookConfig,
): readonly PatchOperation[] {
  if (settings.skipped.has(container.name)) return [];
  const present = new Set(container.env);
  const defined = (group: readonly string[]) => group.some((name) => present.has(name));
  if (defined(GROUPS.webIdentity) && defined(GROUPS.region) && defined(GROUPS.sts)) return [];

  const variables: Variable[] = [];
  if (settings.regionalSts && !defined(GROUPS.sts))
    variables.push({ name: 'AWS_STS_REGIONAL_ENDPOINTS', value: 'regional' });
  if (config.region && !defined(GROUPS.region))
    variables.push(
      { name: 'AWS_DEFAULT_REGION', value: config.region },
      { name: 'AWS_REGION', value: config.region },
    );
  if (!defined(GROUPS.webIdentity))
    variables.push(
      { name: 'AWS_ROLE_ARN', value: settings.roleArn },
      { name: 'AWS_WEB_IDENTITY_TOKEN_FILE', value: tokenFile },
    );
  const mount = { name: config.volumeName, readOnly: true, mountPath: config.mountPath };
  const mounted = container.mounts?.includes(config.volumeName) ?? false;
  return [
    ...append(`${path}/env`, container.env !== undefined, variables),
    ...append(`${path}/volumeMounts`, container.mounts !== undefined, mounted ? [] : [mount]),
  ];
}

/** An absent array must be added whole; a present one is appended to, element by element. */
function append(path: string, present: boolean, values: readonly unknown[]): readonly PatchOperation[] {
  if (values.length === 0) return [];
  if (!present) return [{ op: 'add', path, value: values }];
  return values.map((value) => ({ op: 'add', path: `${path}/-`, value }));
}
