import {
  type ContainerOffer,
  containerPatch,
  type PatchOperation,
  type Variable,
} from './container-patch.ts';
import type { IdentitySettings } from './identity-settings.ts';
import { POD_IDENTITY_LABEL, type PodView } from './pod-view.ts';
import type { WebhookConfig } from './webhook-config.ts';

/** What is done to a pod. An empty patch leaves it as it is. */
export type Patch = readonly PatchOperation[];

const LABEL_VALUE = 'enabled';

/**
 * The patch of one pod (pod-identity-webhook.md 3.3, 5, 6): label, volume, group, containers, init containers. Pure, and
 * idempotent: the mutated pod yields an empty patch, except for containers that another webhook added meanwhile.
 */
export function mutatePod(pod: PodView, settings: IdentitySettings, config: WebhookConfig): Patch {
  const offer = offerOf(pod.windows, settings, config);
  const patch: PatchOperation[] = [
    ...labelPatch(pod, settings),
    ...volumePatch(pod, settings),
    ...groupPatch(pod, settings),
  ];
  for (const [index, container] of pod.containers.entries())
    patch.push(...containerPatch(container, `/spec/containers/${index}`, settings, offer));
  for (const [index, container] of pod.initContainers.entries())
    patch.push(...containerPatch(container, `/spec/initContainers/${index}`, settings, offer));
  return patch;
}

const offers = new WeakMap<WebhookConfig, Map<string, ContainerOffer>>();
const MAXIMUM_OFFERS = 10_000;

/** Pods of one role are offered the same: it is made once and, being frozen, rendered once. */
function offerOf(windows: boolean, settings: IdentitySettings, config: WebhookConfig): ContainerOffer {
  let known = offers.get(config);
  if (known === undefined) {
    known = new Map();
    offers.set(config, known);
  }
  const key = `${settings.method} ${windows} ${settings.roleArn}`;
  const present = known.get(key);
  if (present !== undefined) return present;
  if (known.size >= MAXIMUM_OFFERS) known.clear();
  const offer = makeOffer(windows, settings, config);
  known.set(key, offer);
  return offer;
}

function makeOffer(windows: boolean, settings: IdentitySettings, config: WebhookConfig): ContainerOffer {
  const { volumeName, mountPath } = settings.token;
  const { region } = config;
  const regions = region ? ['AWS_DEFAULT_REGION', 'AWS_REGION'] : [];
  return {
    identity: identityVariables(windows, settings, config).map((each) => Object.freeze(each)),
    region: regions.map((name) => Object.freeze({ name, value: region ?? '' })),
    mount: Object.freeze({ name: volumeName, readOnly: true, mountPath }),
  };
}

function identityVariables(
  windows: boolean,
  { method, roleArn, token }: IdentitySettings,
  config: WebhookConfig,
): readonly Variable[] {
  const path = `${token.mountPath}/${token.tokenPath}`;
  // On Windows the path in the environment gets a drive and backslashes; the mount path stays (5.5).
  const file = windows ? `C:${path.replaceAll('/', '\\')}` : path;
  if (method === 'sts_web_identity')
    return [
      { name: 'AWS_ROLE_ARN', value: roleArn },
      { name: 'AWS_WEB_IDENTITY_TOKEN_FILE', value: file },
    ];
  return [
    { name: 'AWS_CONTAINER_CREDENTIALS_FULL_URI', value: config.containerCredentials.fullUri },
    { name: 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', value: file },
  ];
}

function labelPatch(pod: PodView, { method }: IdentitySettings): Patch {
  if (method !== 'container_credentials' || pod.labels?.podIdentity === LABEL_VALUE) return [];
  const labels = { [POD_IDENTITY_LABEL]: LABEL_VALUE };
  if (!pod.hasMetadata) return [{ op: 'add', path: '/metadata', value: { labels } }];
  if (pod.labels === undefined) return [{ op: 'add', path: '/metadata/labels', value: labels }];
  return [{ op: 'add', path: '/metadata/labels/eks.amazonaws.com~1pod-identity', value: LABEL_VALUE }];
}

/** The volume is put first; one of the same name is kept, whatever it is (5.6). */
function volumePatch(pod: PodView, { token, expiration }: IdentitySettings): Patch {
  if (pod.volumes?.some((volume) => volume.name === token.volumeName)) return [];
  const serviceAccountToken = {
    audience: token.audience,
    expirationSeconds: expiration,
    path: token.tokenPath,
  };
  const volume = { name: token.volumeName, projected: { sources: [{ serviceAccountToken }] } };
  return pod.volumes === undefined
    ? [{ op: 'add', path: '/spec/volumes', value: [volume] }]
    : [{ op: 'add', path: '/spec/volumes/0', value: volume }];
}

function groupPatch(pod: PodView, { fsGroup }: IdentitySettings): Patch {
  if (fsGroup === undefined) return [];
  return pod.securityContext === undefined
    ? [{ op: 'add', path: '/spec/securityContext', value: { fsGroup } }]
    : [{ op: 'add', path: '/spec/securityContext/fsGroup', value: fsGroup }];
}
