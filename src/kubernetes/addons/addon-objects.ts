import type { Addon, AddonIssue } from '../../core/records/addon.ts';
import type { AddonCondition } from '../../service/addons/advance-addon.ts';
import { type KubernetesClient, KubernetesError, resourcePath } from '../client/index.ts';
import type { KubernetesObject } from '../client/resource.ts';
import { agentDaemonSet, agentSelector, type NodeSettings, OWNER_ANNOTATION } from './agent-daemon-set.ts';

interface DaemonSet extends KubernetesObject {
  readonly metadata: KubernetesObject['metadata'] & { readonly generation?: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly desiredNumberScheduled?: number;
    readonly updatedNumberScheduled?: number;
    readonly numberReady?: number;
  };
}

const DAEMON_SETS = { group: 'apps', version: 'v1', plural: 'daemonsets' } as const;

function pathOf({ namespace, name }: Addon): string {
  return resourcePath({ ...DAEMON_SETS, namespace, name });
}

async function present(client: KubernetesClient, addon: Addon): Promise<DaemonSet | undefined> {
  try {
    return await client.get<DaemonSet>(pathOf(addon));
  } catch (failure) {
    if (failure instanceof KubernetesError && failure.code === 404) return undefined;
    throw failure;
  }
}

function issue({ name }: Addon, code: AddonIssue['code'], message: string): AddonIssue {
  return { code, message, resourceIds: [name] };
}

/** Brings the objects to what the add-on says, and tells how they stand. An object of somebody else is left alone unless it may be taken over. */
export async function installAddon(
  client: KubernetesClient,
  addon: Addon,
  node: NodeSettings,
): Promise<AddonCondition> {
  const found = await present(client, addon);
  const wanted = agentDaemonSet(addon, node);
  if (found === undefined) {
    const { group, version, plural } = DAEMON_SETS;
    const path = resourcePath({ group, version, plural, namespace: addon.namespace });
    return conditionOf(addon, await client.create<DaemonSet>(path, wanted));
  }
  const own = found.metadata.annotations?.[OWNER_ANNOTATION] === addon.arn;
  if (!own && addon.resolveConflicts !== 'OVERWRITE') {
    const message = `Conflicts found when trying to apply. DaemonSet.apps ${addon.name} is not of this addon; resolve with OVERWRITE.`;
    return { kind: 'refused', issue: issue(addon, 'ConfigurationConflict', message) };
  }
  // The object that was looked at, or none: whoever wrote in between is seen on the next round.
  const { resourceVersion } = found.metadata;
  const metadata = { ...(wanted as KubernetesObject).metadata, resourceVersion };
  return conditionOf(addon, await client.update<DaemonSet>(pathOf(addon), { ...wanted, metadata }));
}

/** How an installed add-on stands. Nothing is changed: what people do to it is shown, not undone. */
export async function inspectAddon(client: KubernetesClient, addon: Addon): Promise<AddonCondition> {
  const found = await present(client, addon);
  if (found !== undefined) return conditionOf(addon, found);
  return {
    kind: 'waiting',
    issue: issue(addon, 'K8sResourceNotFound', `DaemonSet ${addon.name} was not found`),
  };
}

function conditionOf(addon: Addon, { metadata, status = {} }: DaemonSet): AddonCondition {
  const { observedGeneration = 0, desiredNumberScheduled: desired = 0 } = status;
  const { updatedNumberScheduled: updated = 0, numberReady: ready = 0 } = status;
  const seen = observedGeneration >= (metadata.generation ?? 1);
  if (seen && updated >= desired && ready >= desired) return { kind: 'running' };
  const message = `The add-on is unhealthy because it doesn't have the desired number of replicas: ${ready} of ${desired} are ready`;
  return { kind: 'waiting', issue: issue(addon, 'InsufficientNumberOfReplicas', message) };
}

/** Removes the objects and waits for their pods; with `preserve` they stay and belong to nobody. Objects of others are never touched. */
export async function removeAddon(client: KubernetesClient, addon: Addon): Promise<AddonCondition> {
  const found = await present(client, addon);
  const own = found?.metadata.annotations?.[OWNER_ANNOTATION] === addon.arn;
  if (own && addon.preserve) {
    await client.patch(pathOf(addon), { metadata: { annotations: { [OWNER_ANNOTATION]: null } } }, 'merge');
    return { kind: 'gone' };
  }
  if (own) await client.delete(pathOf(addon));
  if (found !== undefined && !own) return { kind: 'gone' };
  return (await hasPods(client, addon)) || own
    ? { kind: 'waiting', issue: issue(addon, 'InternalFailure', 'its pods are still ending') }
    : { kind: 'gone' };
}

async function hasPods(client: KubernetesClient, addon: Addon): Promise<boolean> {
  const path = resourcePath({ version: 'v1', plural: 'pods', namespace: addon.namespace });
  const labelSelector = Object.entries(agentSelector(addon))
    .map(([label, value]) => `${label}=${value}`)
    .join(',');
  return (await client.list(path, { labelSelector })).items.length > 0;
}
