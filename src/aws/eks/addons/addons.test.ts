import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { ACCOUNT, openWorld, type World } from '../../../../test/fakes/services.fake.ts';
import { ADDON, type Addon } from '../../../core/records/addon.ts';
import { type AddonCondition, advanceAddon } from '../../../service/addons/advance-addon.ts';
import { attachCluster } from '../../../service/clusters/attach-cluster.ts';
import { createSandboxCluster } from '../../../service/clusters/create-sandbox-cluster.ts';
import { eksDoor } from '../index.ts';

const AGENT = 'eks-pod-identity-agent';
const named = { clusterName: 'sandbox', addonName: AGENT };
const TOKEN = 't'.repeat(36);
let world: World;

before(async () => {
  world = await openWorld();
  await createSandboxCluster(world.services, {
    name: 'sandbox',
    endpoint: 'https://localhost/k8s',
    issuerBase: 'https://localhost',
    version: '1.35',
  });
  await attachCluster(world.services, {
    name: 'far',
    endpoint: 'https://far.example:6443',
    authorityPem: '-----BEGIN CERTIFICATE-----\n',
    issuer: 'https://far.example',
    version: '1.34',
  });
});
after(() => world.close());
beforeEach(async () => {
  world.denied.clear();
  await tell({ kind: 'running' });
  const present = addon();
  if (present === undefined) return;
  await eks('DeleteAddon', named);
  await tell({ kind: 'gone' });
});

function eks(name: string, input: object) {
  const operation = eksDoor.operations[name];
  assert.ok(operation, name);
  return world.call(operation, input);
}
const addon = (): Addon | undefined => world.services.directory.get(ADDON, ACCOUNT, `sandbox/${AGENT}`)?.body;
/** What the cluster's controller tells of the add-on as it is. */
async function tell(condition: AddonCondition): Promise<void> {
  const present = addon();
  if (present !== undefined)
    await world.services.directory.transact((tx) => advanceAddon(tx, ACCOUNT, present, condition));
}
const refused = (code: string, message: string | RegExp) => ({
  code,
  message,
  members: { clusterName: 'sandbox', addonName: AGENT },
});
const denied = (what: string) => (error: Error) => error.name === 'Denial' && error.message.includes(what);
const issue = {
  code: 'InsufficientNumberOfReplicas',
  message: '0 of 1 are ready',
  resourceIds: [AGENT],
} as const;

describe('add-ons', () => {
  it('are CREATING until the cluster runs them, ACTIVE, and gone when it has let go of them', async () => {
    const { addon: made } = await eks('CreateAddon', { ...named, tags: { team: 'a' } });
    assert.match(
      made.addonArn,
      /^arn:aws:eks:us-east-1:111122223333:addon\/sandbox\/eks-pod-identity-agent\/[0-9a-f-]{36}$/,
    );
    assert.deepEqual(
      [made.status, made.addonVersion, made.health, made.tags],
      ['CREATING', 'v1.3.10-eksbuild.1', { issues: [] }, { team: 'a' }],
    );
    await tell({ kind: 'waiting', issue });
    assert.equal((await eks('DescribeAddon', named)).addon.status, 'CREATING');
    await tell({ kind: 'running' });
    assert.deepEqual((await eks('ListAddons', { clusterName: 'sandbox' })).addons, [AGENT]);
    assert.equal((await eks('DescribeAddon', named)).addon.status, 'ACTIVE');
    await tell({ kind: 'waiting', issue });
    const sick = (await eks('DescribeAddon', named)).addon;
    assert.deepEqual([sick.status, sick.health.issues], ['DEGRADED', [issue]]);
    assert.equal((await eks('DeleteAddon', named)).addon.status, 'DELETING');
    await tell({ kind: 'gone' });
    await assert.rejects(eks('DescribeAddon', named), {
      ...refused('ResourceNotFoundException', `No addon: ${AGENT} found in cluster: sandbox`),
      status: 404,
    });
  });

  it('are made once for a client token; another call is told that they exist', async () => {
    const first = await eks('CreateAddon', { ...named, clientRequestToken: TOKEN });
    const again = await eks('CreateAddon', { ...named, clientRequestToken: TOKEN });
    assert.equal(again.addon.addonArn, first.addon.addonArn);
    await assert.rejects(
      eks('CreateAddon', named),
      refused('ResourceInUseException', 'Addon already exists.'),
    );
  });

  it('that the cluster refuses are CREATE_FAILED with the reason, and can be updated or deleted', async () => {
    await eks('CreateAddon', named);
    const conflict = { ...issue, code: 'ConfigurationConflict' } as const;
    await tell({ kind: 'refused', issue: conflict });
    const failed = (await eks('DescribeAddon', named)).addon;
    assert.deepEqual([failed.status, failed.health.issues], ['CREATE_FAILED', [conflict]]);
    const { update } = await eks('UpdateAddon', { ...named, resolveConflicts: 'OVERWRITE' });
    await tell({ kind: 'running' });
    const asked = { name: 'sandbox', addonName: AGENT, updateId: update.id };
    assert.equal((await eks('DescribeUpdate', asked)).update.status, 'Successful');
  });

  it('are updated asynchronously; the update says how it went', async () => {
    await eks('CreateAddon', named);
    await assert.rejects(
      eks('UpdateAddon', named),
      refused('ResourceInUseException', `Addon ${AGENT} is in CREATING state.`),
    );
    await tell({ kind: 'running' });
    const { update } = await eks('UpdateAddon', { ...named, addonVersion: 'v1.3.9-eksbuild.3' });
    assert.deepEqual([update.status, update.type], ['InProgress', 'AddonUpdate']);
    assert.equal((await eks('DescribeAddon', named)).addon.status, 'UPDATING');
    await tell({ kind: 'refused', issue });
    const asked = { name: 'sandbox', addonName: AGENT, updateId: update.id };
    const ended = (await eks('DescribeUpdate', asked)).update;
    assert.deepEqual([ended.status, ended.errors[0].errorCode], ['Failed', issue.code]);
    assert.deepEqual((await eks('ListUpdates', { name: 'sandbox', addonName: AGENT })).updateIds, [
      update.id,
    ]);
    assert.deepEqual((await eks('ListUpdates', { name: 'sandbox' })).updateIds, []);
    await assert.rejects(eks('DescribeUpdate', { ...asked, addonName: undefined }), { status: 404 });
  });

  it('take configuration by their schema, as JSON or YAML, and nothing else', async () => {
    const schema = await eks('DescribeAddonConfiguration', {
      addonName: AGENT,
      addonVersion: 'v1.3.9-eksbuild.3',
    });
    assert.ok(Object.keys(JSON.parse(schema.configurationSchema).properties).includes('agent'));
    const bad = [
      'x: 1',
      '[]',
      '{"env":{"A":1}}',
      '{"agent":{"additionalArgs":{"--cluster-name":"other"}}}',
      '{"agent":{"additionalArgs":{"a b":"x"}}}',
      ...[
        'LD_PRELOAD',
        'NODE_OPTIONS',
        'NODE_EXTRA_CA_CERTS',
        'AWS_ENDPOINT_URL',
        'AWS_CA_BUNDLE',
        'PATH',
        'HTTP_PROXY',
        'https_proxy',
        '__proto__',
      ].map((name) => `{"env":{"${name}":"x"}}`),
      '{"agent":{"additionalArgs":{"--jwks-url":"https://evil.example/keys"}}}',
      '{"agent":{"additionalArgs":{"--rotate-credentials":"--endpoint=https://evil.example"}}}',
      'a: &a [1]\nb: *a',
      '{',
    ];
    for (const configurationValues of bad)
      await assert.rejects(
        eks('CreateAddon', { ...named, configurationValues }),
        refused('InvalidParameterException', /^ConfigurationValue provided in request is not supported/),
        configurationValues,
      );
    const configurationValues =
      'agent:\n  additionalArgs:\n    "-b": 169.254.170.23\npodLabels: { team: a }\nenv: { HTTPS_PROXY: "http://proxy:3128" }\n';
    const { addon: made } = await eks('CreateAddon', { ...named, configurationValues });
    assert.equal(made.configurationValues, configurationValues);
    assert.deepEqual(addon()?.configuration.additionalArgs, { b: '169.254.170.23' });
    assert.deepEqual(addon()?.configuration.env, { HTTPS_PROXY: 'http://proxy:3128' });
  });

  it('that do not run here, do not exist or are of another version are refused', async () => {
    const reject = (input: object, message: string | RegExp, code = 'InvalidParameterException') =>
      assert.rejects(eks('CreateAddon', { ...named, ...input }), { code, message });
    await reject({ addonName: 'nothing' }, 'Addon specified is not supported');
    await reject({ addonVersion: 'v9' }, 'Addon version specified is not supported');
    await reject({ addonName: 'vpc-cni' }, /cannot run in cluster sandbox/, 'InvalidRequestException');
    await reject({ clusterName: 'far' }, /cannot run in cluster far/, 'InvalidRequestException');
    await reject({ clusterName: 'none' }, 'No cluster found for name: none.', 'ResourceNotFoundException');
    await reject(
      { serviceAccountRoleArn: `arn:aws:iam::${ACCOUNT}:role/r` },
      /does not support a service account role/,
    );
    await reject(
      { podIdentityAssociations: [{ serviceAccount: 'x', roleArn: `arn:aws:iam::${ACCOUNT}:role/r` }] },
      /Service account x is not supported/,
    );
  });

  it('need permission to pass their roles, and to bind them', async () => {
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/r`;
    const podIdentityAssociations = [{ serviceAccount: 'x', roleArn }];
    for (const action of ['iam:PassRole', 'eks:CreatePodIdentityAssociation', 'eks:CreateAddon']) {
      world.denied.clear();
      world.denied.add(action);
      await assert.rejects(eks('CreateAddon', { ...named, podIdentityAssociations }), denied(action));
    }
    world.denied.clear();
    world.denied.add('iam:PassRole');
    await assert.rejects(eks('CreateAddon', { ...named, serviceAccountRoleArn: roleArn }), denied(roleArn));
  });

  it('have versions for each Kubernetes version, one of them the default', async () => {
    const all = await eks('DescribeAddonVersions', {});
    assert.deepEqual(
      all.addons.map(({ addonName }: { addonName: string }) => addonName),
      ['aws-ebs-csi-driver', 'coredns', AGENT, 'kube-proxy', 'vpc-cni'],
    );
    for (const kubernetesVersion of ['1.31', '1.32', '1.33', '1.34', '1.35']) {
      const { addons } = await eks('DescribeAddonVersions', { kubernetesVersion });
      for (const { addonName, addonVersions } of addons) {
        const defaults = addonVersions.filter((one: { compatibilities: { defaultVersion: boolean }[] }) =>
          one.compatibilities.some(({ defaultVersion }) => defaultVersion),
        );
        assert.equal(defaults.length, 1, `${addonName} on ${kubernetesVersion}`);
      }
    }
    const paged = await eks('DescribeAddonVersions', { maxResults: 2 });
    assert.equal(paged.addons.length, 2);
    assert.equal(
      (await eks('DescribeAddonVersions', { maxResults: 2, nextToken: paged.nextToken })).addons.length,
      2,
    );
  });

  it('are tagged like other resources', async () => {
    const { addonArn: resourceArn } = (await eks('CreateAddon', named)).addon;
    await eks('TagResource', { resourceArn, tags: { a: 'b' } });
    assert.deepEqual((await eks('DescribeAddon', named)).addon.tags, { a: 'b' });
  });

  it('a report on an add-on that was made again meanwhile changes nothing', async () => {
    await eks('CreateAddon', named);
    const old = addon();
    await eks('DeleteAddon', named);
    await tell({ kind: 'gone' });
    world.now += 1000;
    await eks('CreateAddon', named);
    assert.ok(old);
    await world.services.directory.transact((tx) => advanceAddon(tx, ACCOUNT, old, { kind: 'running' }));
    assert.equal(addon()?.status, 'CREATING');
  });
});
