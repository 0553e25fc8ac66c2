import { containerPatch, type PatchOperation } from './container-patch.ts';
import { type IdentitySettings, identitySettings, type ServiceAccountView } from './identity-settings.ts';
import type { PodView } from './pod-view.ts';
import { podWarnings, serviceAccountWarnings } from './warnings.ts';
import type { WebhookConfig } from './webhook-config.ts';

/** What is done to a pod. An empty patch leaves it as it is. */
export interface Mutation {
  readonly patch: readonly PatchOperation[];
  /** Shown to whoever creates the pod. */
  readonly warnings: readonly string[];
}

/**
 * The webhook's whole decision for IRSA (pod-identity-webhook.md 3 to 6). Pure, and idempotent: the mutated pod yields an
 * empty patch, except for containers that another webhook added meanwhile.
 */
export function mutatePod(pod: PodView, serviceAccount: ServiceAccountView, config: WebhookConfig): Mutation {
  const settings = identitySettings(pod, serviceAccount, config);
  if (settings === undefined) return { patch: [], warnings: serviceAccountWarnings(serviceAccount, config) };
  const tokenFile = tokenPath(pod, config);
  const patched = (containers: PodView['containers'], member: string) =>
    containers.flatMap((container, index) =>
      containerPatch(container, `/spec/${member}/${index}`, tokenFile, settings, config),
    );
  return {
    patch: [
      ...volumePatch(pod, settings, config),
      ...patched(pod.containers, 'containers'),
      ...patched(pod.initContainers, 'initContainers'),
    ],
    warnings: [...serviceAccountWarnings(serviceAccount, config), ...podWarnings(pod, settings, config)],
  };
}

/** The volume is put first; one of the same name is kept, whatever it is (5.6). */
function volumePatch(
  pod: PodView,
  settings: IdentitySettings,
  config: WebhookConfig,
): readonly PatchOperation[] {
  if (pod.volumes?.some((volume) => volume.name === config.volumeName)) return [];
  const token = { audience: settings.audience, expirationSeconds: settings.expiration, path: 'token' };
  const volume = { name: config.volumeName, projected: { sources: [{ serviceAccountToken: token }] } };
  return pod.volumes === undefined
    ? [{ op: 'add', path: '/spec/volumes', value: [volume] }]
    : [{ op: 'add', path: '/spec/volumes/0', value: volume }];
}

/** On Windows the path in the environment gets a drive and backslashes; the mount path stays (5.5). */
function tokenPath(pod: PodView, config: WebhookConfig): string {
  const path = `${config.mountPath}/token`;
  return pod.windows ? `C:${path.replaceAll('/', '\\')}` : path;
}
