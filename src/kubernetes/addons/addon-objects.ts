import type { Addon, AddonIssue } from '../../core/records/addon.ts';
import type { AddonCondition } from '../../service/addons/advance-addon.ts';
import { type KubernetesClient, resourcePath } from '../client/index.ts';
import type { KubernetesObject } from '../client/resource.ts';
import { agentAccess } from './agent-access.ts';
import { agentDaemonSet, agentSelector, type NodeSettings } from './agent-daemon-set.ts';
import { findObject, installObject, type OwnedObject, removeObject } from './owned-object.ts';

interface DaemonSet extends KubernetesObject {
  readonly metadata: KubernetesObject['metadata'] & { readonly generation?: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly desiredNumberScheduled?: number;
    readonly updatedNumberScheduled?: number;
    readonly numberReady?: number;
  };
}

function daemonSet(addon: Addon, node: NodeSettings): OwnedObject {
  const place = { group: 'apps', version: 'v1', plural: 'daemonsets', namespace: addon.namespace };
  return { place, object: agentDaemonSet(addon, node) };
}

function issue({ name }: Addon, code: AddonIssue['code'], message: string): AddonIssue {
  return { code, message, resourceIds: [name] };
}

function conflict(addon: Addon, what: string): AddonCondition {
  const message = `Conflicts found when trying to apply. ${what} is not of this addon; resolve with OVERWRITE.`;
  return { kind: 'refused', issue: issue(addon, 'ConfigurationConflict', message) };
}

/** Brings the objects to what the add-on says, and tells how they stand. What is somebody else's stops it, before anything runs. */
export async function installAddon(
  client: KubernetesClient,
  addon: Addon,
  node: NodeSettings,
): Promise<AddonCondition> {
  for (const wanted of agentAccess(addon)) {
    const made = await installObject(client, addon, wanted);
    if (made.kind === 'conflict') return conflict(addon, made.what);
  }
  const made = await installObject<DaemonSet>(client, addon, daemonSet(addon, node));
  return made.kind === 'conflict' ? conflict(addon, made.what) : conditionOf(addon, made.object);
}

/** How an installed add-on stands. Nothing is changed: what people do to it is shown, not undone. */
export async function inspectAddon(client: KubernetesClient, addon: Addon): Promise<AddonCondition> {
  const found = await findObject<DaemonSet>(client, daemonSet(addon, {}));
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
  const { found, own } = await removeObject(client, addon, daemonSet(addon, {}));
  const running = !addon.preserve && (own || (!found && (await hasPods(client, addon))));
  if (running)
    return { kind: 'waiting', issue: issue(addon, 'InternalFailure', 'its pods are still ending') };
  // After the pods, which use it to the end; the last made goes first.
  for (const wanted of agentAccess(addon).toReversed()) await removeObject(client, addon, wanted);
  return { kind: 'gone' };
}

async function hasPods(client: KubernetesClient, addon: Addon): Promise<boolean> {
  const path = resourcePath({ version: 'v1', plural: 'pods', namespace: addon.namespace });
  const labelSelector = Object.entries(agentSelector(addon))
    .map(([label, value]) => `${label}=${value}`)
    .join(',');
  return (await client.list(path, { labelSelector })).items.length > 0;
}
