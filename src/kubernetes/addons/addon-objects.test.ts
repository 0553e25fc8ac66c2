import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { Addon } from '../../core/records/addon.ts';
import type { KubernetesClient } from '../client/client.ts';
import type { KubernetesObject } from '../client/resource.ts';
import { KubernetesError } from '../client/status-error.ts';
import { installAddon, removeAddon } from './addon-objects.ts';

const NAME = 'eks-pod-identity-agent';
const addon = (more: Partial<Addon> = {}): Addon => ({
  name: NAME,
  cluster: 'sandbox',
  arn: 'arn:own',
  version: 'v1',
  namespace: 'kube-system',
  status: 'CREATING',
  issues: [],
  createdAt: 0,
  modifiedAt: 0,
  configuration: { additionalArgs: {}, env: {}, podLabels: {}, podAnnotations: {}, nodeSelector: {} },
  resolveConflicts: 'NONE',
  preserve: false,
  tags: {},
  ...more,
});

let objects: Map<string, KubernetesObject>;
const kinds = () => [...objects.values()].map(({ kind }) => kind).sort();
const client = {
  async get(path: string) {
    const found = objects.get(path);
    if (found === undefined) throw new KubernetesError(404, 'NotFound', path);
    return found;
  },
  async create(path: string, object: KubernetesObject) {
    objects.set(`${path}/${object.metadata.name}`, object);
    return object;
  },
  async update(path: string, object: KubernetesObject) {
    objects.set(path, object);
    return object;
  },
  async patch(path: string) {
    const { metadata, ...rest } = objects.get(path) as KubernetesObject;
    objects.set(path, { ...rest, metadata: { name: metadata.name } });
  },
  delete: async (path: string) => void objects.delete(path),
  list: async () => ({ resourceVersion: '1', items: [] }),
} as unknown as KubernetesClient;

beforeEach(() => {
  objects = new Map();
});

describe('the objects of the agent', () => {
  it('are a DaemonSet and what lets it see pods, and all go with the add-on', async () => {
    await installAddon(client, addon(), {});
    await installAddon(client, addon(), {});
    assert.deepEqual(kinds(), ['ClusterRole', 'ClusterRoleBinding', 'DaemonSet', 'ServiceAccount']);
    const set = JSON.stringify([...objects.values()].find(({ kind }) => kind === 'DaemonSet'));
    assert.match(set, new RegExp(`"serviceAccountName":"${NAME}"`));
    assert.match(set, /"name":"NODE_NAME","valueFrom":\{"fieldRef":\{"fieldPath":"spec.nodeName"\}\}/);
    const role = [...objects.values()].find(({ kind }) => kind === 'ClusterRole');
    assert.deepEqual(role?.rules, [{ apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] }]);
    assert.equal((await removeAddon(client, addon())).kind, 'waiting');
    assert.equal((await removeAddon(client, addon())).kind, 'gone');
    assert.equal(objects.size, 0);
  });

  it('a role of that name that is somebody else’s stops it before anything runs, unless it may be taken over', async () => {
    const path = `/apis/rbac.authorization.k8s.io/v1/clusterroles/${NAME}`;
    const theirs = { kind: 'ClusterRole', metadata: { name: NAME }, rules: [] };
    objects.set(path, theirs);
    const refused = await installAddon(client, addon(), {});
    assert.match(JSON.stringify(refused), /ConfigurationConflict.*ClusterRole\.rbac\.authorization\.k8s\.io/);
    assert.equal(objects.get(path), theirs);
    assert.ok(!kinds().includes('DaemonSet'));
    await removeAddon(client, addon());
    assert.equal(objects.get(path), theirs);
    await installAddon(client, addon({ resolveConflicts: 'OVERWRITE' }), {});
    assert.notEqual(objects.get(path), theirs);
  });

  it('with `preserve` all stay, and belong to nobody', async () => {
    await installAddon(client, addon(), {});
    assert.equal((await removeAddon(client, addon({ preserve: true }))).kind, 'gone');
    assert.equal(objects.size, 4);
    assert.ok([...objects.values()].every(({ metadata }) => metadata.annotations === undefined));
  });
});
