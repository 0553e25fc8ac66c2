import { childOf, isTree, setDefault, type Tree, textOf, treesOf } from '../../objects/tree.ts';
import { setProbeDefaults } from './probes.ts';

const VOLUME_MODE = 0o644;
const FIELD_API_VERSION = 'v1';

/** `:latest` or no tag means that the image may have changed. Digests never do. */
function pullPolicy(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  if (name.includes('@')) return 'IfNotPresent';
  const tag = name.includes(':') ? name.slice(name.indexOf(':') + 1) : 'latest';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function setFieldRefDefaults(holder: unknown): void {
  if (isTree(holder) && isTree(holder.fieldRef)) setDefault(holder.fieldRef, 'apiVersion', FIELD_API_VERSION);
}

function setContainerDefaults(container: Tree): void {
  setDefault(container, 'imagePullPolicy', pullPolicy(textOf(container, 'image')));
  setDefault(container, 'terminationMessagePath', '/dev/termination-log');
  setDefault(container, 'terminationMessagePolicy', 'File');
  const resources = childOf(container, 'resources');
  if (isTree(resources.limits)) {
    const requests = childOf(resources, 'requests');
    for (const [name, amount] of Object.entries(resources.limits)) setDefault(requests, name, amount);
  }
  for (const port of treesOf(container, 'ports')) setDefault(port, 'protocol', 'TCP');
  for (const variable of treesOf(container, 'env')) setFieldRefDefaults(variable.valueFrom);
  setProbeDefaults(container);
}

function setProjectedDefaults(projected: Tree): void {
  setDefault(projected, 'defaultMode', VOLUME_MODE);
  for (const source of treesOf(projected, 'sources')) {
    if (isTree(source.serviceAccountToken)) setDefault(source.serviceAccountToken, 'expirationSeconds', 3600);
    if (isTree(source.downwardAPI)) treesOf(source.downwardAPI, 'items').forEach(setFieldRefDefaults);
  }
}

function setVolumeDefaults(volume: Tree): void {
  if (Object.keys(volume).every((member) => member === 'name')) volume.emptyDir = {};
  for (const source of ['secret', 'configMap', 'downwardAPI']) {
    if (isTree(volume[source])) setDefault(volume[source], 'defaultMode', VOLUME_MODE);
  }
  if (isTree(volume.downwardAPI)) treesOf(volume.downwardAPI, 'items').forEach(setFieldRefDefaults);
  if (isTree(volume.hostPath)) setDefault(volume.hostPath, 'type', '');
  if (isTree(volume.projected)) setProjectedDefaults(volume.projected);
}

/** Defaults of a pod's spec, also inside templates (core/v1 defaults). */
export function setPodSpecDefaults(spec: Tree): void {
  setDefault(spec, 'restartPolicy', 'Always');
  setDefault(spec, 'terminationGracePeriodSeconds', 30);
  setDefault(spec, 'dnsPolicy', 'ClusterFirst');
  setDefault(spec, 'schedulerName', 'default-scheduler');
  childOf(spec, 'securityContext');
  // `serviceAccount` is the member's older name; both always say the same, the newer wins.
  const account = textOf(spec, 'serviceAccountName') || textOf(spec, 'serviceAccount');
  if (account !== '') Object.assign(spec, { serviceAccountName: account, serviceAccount: account });
  for (const list of ['initContainers', 'containers']) treesOf(spec, list).forEach(setContainerDefaults);
  treesOf(spec, 'volumes').forEach(setVolumeDefaults);
}

export function setPodDefaults(pod: Tree): void {
  const spec = childOf(pod, 'spec');
  setPodSpecDefaults(spec);
  setDefault(spec, 'enableServiceLinks', true);
}
