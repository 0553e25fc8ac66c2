import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { ACCOUNT, openWorld, type World } from '../../../../test/fakes/services.fake.ts';
import { IDENTITY_PROVIDER_CONFIG } from '../../../core/records/identity-provider-config.ts';
import { CLUSTER } from '../../../core/records/resources.ts';
import { attachCluster } from '../../../service/clusters/attach-cluster.ts';
import { createSandboxCluster } from '../../../service/clusters/create-sandbox-cluster.ts';
import {
  type ConfigController,
  startConfigController,
} from '../../../service/identity-provider-configs/config-controller.ts';
import { eksDoor } from '../index.ts';

let world: World;
let controller: ConfigController | undefined;
let issuer = '';
const clusterName = 'sandbox';
const oidc = {
  identityProviderConfigName: 'dex',
  issuerUrl: 'https://dex.example.org/dex',
  clientId: 'kubernetes',
};
const dex = { type: 'oidc', name: 'dex' };

before(async () => {
  world = await openWorld();
  const cluster = await createSandboxCluster(world.services, {
    name: 'sandbox',
    endpoint: 'https://localhost/k8s',
    issuerBase: 'https://localhost',
    version: '1.35',
  });
  issuer = cluster.issuer;
});
after(() => world.close());
beforeEach(() => start());
afterEach(async () => {
  await controller?.stop();
  world.denied.clear();
  await world.services.directory.transact((tx) => {
    for (const { key } of tx.list(IDENTITY_PROVIDER_CONFIG, ACCOUNT))
      tx.delete(IDENTITY_PROVIDER_CONFIG, ACCOUNT, key);
  });
});

function start() {
  const { directory, log } = world.services;
  controller = startConfigController({ directory, log, account: ACCOUNT, cluster: clusterName });
}
/** Resolves when the controller has nothing to do. */
function settled(): Promise<void> {
  const { directory } = world.services;
  const busy = () =>
    directory.list(IDENTITY_PROVIDER_CONFIG, ACCOUNT).some(({ body }) => body.updateId !== undefined);
  if (!busy()) return Promise.resolve();
  return new Promise((resolve) => {
    const following = directory.subscribe(IDENTITY_PROVIDER_CONFIG, () => {
      if (busy()) return;
      following.stop();
      resolve();
    });
  });
}
function eks(name: string, input: object, caller?: { account?: string; region?: string }) {
  const operation = eksDoor.operations[name];
  assert.ok(operation, name);
  return world.call(operation, { clusterName, ...input }, caller);
}
const associate = (more: object = {}, rest: object = {}) =>
  eks('AssociateIdentityProviderConfig', { oidc: { ...oidc, ...more }, ...rest });
const describe = async (identityProviderConfig: object = dex) =>
  (await eks('DescribeIdentityProviderConfig', { identityProviderConfig })).identityProviderConfig.oidc;
const update = async (id: string) =>
  (
    (await world.call(
      eksDoor.operations.DescribeUpdate as never,
      { name: clusterName, updateId: id } as never,
    )) as {
      update: { status: string };
    }
  ).update;

test('a config is CREATING until the cluster has taken it up, and its update ends then', async () => {
  await controller?.stop();
  const made = await associate({ groupsClaim: 'groups', requiredClaims: { hd: 'x' } }, { tags: { a: 'b' } });
  assert.deepEqual(made.tags, { a: 'b' });
  assert.deepEqual([made.update.type, made.update.status], ['AssociateIdentityProviderConfig', 'InProgress']);
  assert.deepEqual(made.update.params, [
    { type: 'IdentityProviderConfig', value: '[{"type":"oidc","name":"dex"}]' },
  ]);
  const { identityProviderConfigArn: arn, ...shown } = await describe();
  assert.match(
    arn,
    new RegExp(`^arn:aws:eks:us-east-1:${ACCOUNT}:identityproviderconfig/sandbox/oidc/dex/[0-9a-f-]{36}$`),
  );
  assert.deepEqual(shown, {
    ...oidc,
    clusterName,
    usernameClaim: 'sub',
    usernamePrefix: 'https://dex.example.org/dex#',
    groupsClaim: 'groups',
    requiredClaims: { hd: 'x' },
    tags: { a: 'b' },
    status: 'CREATING',
  });
  const busy = {
    code: 'ResourceInUseException',
    message: new RegExp(`because cluster sandbox currently has update ${made.update.id} in progress$`),
  };
  await assert.rejects(
    associate({ identityProviderConfigName: 'other', issuerUrl: 'https://o.example' }),
    busy,
  );
  await assert.rejects(eks('DisassociateIdentityProviderConfig', { identityProviderConfig: dex }), busy);
  start();
  await settled();
  assert.equal((await describe()).status, 'ACTIVE');
  assert.equal((await update(made.update.id)).status, 'Successful');
});

test('a config that goes is DELETING, then gone', async () => {
  await associate();
  await settled();
  await controller?.stop();
  const going = await eks('DisassociateIdentityProviderConfig', { identityProviderConfig: dex });
  assert.deepEqual(
    [going.update.type, going.update.status],
    ['DisassociateIdentityProviderConfig', 'InProgress'],
  );
  assert.equal((await describe()).status, 'DELETING');
  start();
  await settled();
  assert.equal((await update(going.update.id)).status, 'Successful');
  await assert.rejects(describe(), {
    code: 'ResourceNotFoundException',
    status: 404,
    message: 'No config found for cluster: sandbox, config type: oidc, config name: dex',
  });
});

test('configs are listed, tagged, and made once for a client token', async () => {
  const clientRequestToken = 'x'.repeat(40);
  const first = await associate({}, { clientRequestToken });
  await settled();
  const again = await associate({}, { clientRequestToken });
  assert.equal(again.update.id, first.update.id);
  await associate({ identityProviderConfigName: 'b', issuerUrl: 'https://b.example' });
  await settled();
  const { identityProviderConfigs } = await eks('ListIdentityProviderConfigs', {});
  assert.deepEqual(identityProviderConfigs, [{ type: 'oidc', name: 'b' }, dex]);
  const { identityProviderConfigArn: resourceArn } = await describe();
  await eks('TagResource', { resourceArn, tags: { t: 'v' } });
  assert.deepEqual((await describe()).tags, { t: 'v' });
});

test('the prefix of usernames: the issuer, none for e-mail addresses, none for a dash', async () => {
  for (const [more, prefix] of [
    [{}, 'https://dex.example.org/dex#'],
    [{ usernameClaim: 'email' }, undefined],
    [{ usernameClaim: 'name', usernamePrefix: '-' }, undefined],
    [{ usernameClaim: 'email', usernamePrefix: 'p:' }, 'p:'],
  ] as const) {
    await associate(more);
    await settled();
    assert.equal((await describe()).usernamePrefix, prefix);
    await eks('DisassociateIdentityProviderConfig', { identityProviderConfig: dex });
    await settled();
  }
});

const REFUSED: readonly (readonly [string, object, RegExp])[] = [
  ['http', { issuerUrl: 'http://dex.example.org' }, /issuerUrl/],
  ['a query', { issuerUrl: 'https://dex.example.org?a=b' }, /issuerUrl/],
  ['an empty query', { issuerUrl: 'https://dex.example.org/?' }, /issuerUrl/],
  ['a fragment', { issuerUrl: 'https://dex.example.org#' }, /issuerUrl/],
  ['credentials', { issuerUrl: 'https://me:pw@dex.example.org' }, /issuerUrl/],
  ['a space', { issuerUrl: 'https://dex.example.org/ a' }, /issuerUrl/],
  ['no URL', { issuerUrl: 'https://' }, /issuerUrl/],
  ['no client', { clientId: '' }, /clientId/],
  ['no name', { identityProviderConfigName: '' }, /identityProviderConfigName/],
  ['a name with a slash', { identityProviderConfigName: 'a/b' }, /identityProviderConfigName/],
  ['a reserved prefix', { usernamePrefix: 'system:' }, /usernamePrefix cannot contain system:/],
  ['a portion of it', { usernamePrefix: 'sys' }, /usernamePrefix cannot contain system:/],
  ['a reserved prefix of groups', { groupsPrefix: 'system:x' }, /groupsPrefix cannot contain system:/],
  ['a prefix with a line break', { groupsPrefix: 'a\n' }, /groupsPrefix/],
  ['a claim without a name', { requiredClaims: { '': 'x' } }, /required claim/],
  ['a claim of 64 characters', { requiredClaims: { ['c'.repeat(64)]: 'x' } }, /1 to 63/],
  ['a value of 254 characters', { requiredClaims: { c: 'v'.repeat(254) } }, /1 to 253/],
  [
    '51 claims',
    { requiredClaims: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`c${n}`, 'v'])) },
    /At most 50/,
  ],
];
for (const [title, more, message] of REFUSED)
  test(`refused: ${title}`, async () => {
    await assert.rejects(associate(more), { code: 'InvalidParameterException', status: 400, message });
  });

test("attack: the cluster's own issuer makes no people of pods", async () => {
  for (const issuerUrl of [
    issuer,
    `${issuer}/`,
    issuer.replace('https://localhost', 'https://LOCALHOST:443'),
  ])
    await assert.rejects(associate({ issuerUrl }), {
      code: 'InvalidParameterException',
      message:
        'Incorrect Identity Provider URL configuration. The Identity Provider URL cannot be same as OpenID Connect (OIDC) issuer URL',
    });
});

test('an issuer and a name are once in a cluster; ten at most, and fewer where they are long', async () => {
  await associate();
  await settled();
  await assert.rejects(associate({ issuerUrl: 'https://else.example' }), /already exists with name: dex/);
  await assert.rejects(
    associate({ identityProviderConfigName: 'two', issuerUrl: 'https://DEX.example.org:443/dex/' }),
    /already associated/,
  );
  const more = (n: number) => ({
    identityProviderConfigName: `p${n}`,
    issuerUrl: `https://p${n}.example`,
    requiredClaims: {},
  });
  const long = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`c${n}`, 'v'.repeat(253)]));
  await assert.rejects(associate({ ...more(0), requiredClaims: long }), /less than 12 KB/);
  for (let n = 1; n < 10; n++) {
    await associate(more(n));
    await settled();
  }
  await assert.rejects(associate(more(10)), { code: 'ResourceLimitExceededException' });
});

test('one before Kubernetes 1.32', async () => {
  const set = (version: string) =>
    world.services.directory.transact((tx) => {
      const cluster = tx.get(CLUSTER, ACCOUNT, clusterName)?.body;
      assert.ok(cluster);
      tx.put(CLUSTER, ACCOUNT, clusterName, { ...cluster, version });
    });
  await set('1.31');
  await associate();
  await settled();
  const second = { identityProviderConfigName: 'two', issuerUrl: 'https://two.example' };
  await assert.rejects(associate(second), { code: 'ResourceLimitExceededException' });
  await set('1.35');
});

test("an attached cluster's providers are not configured from here", async () => {
  await attachCluster(world.services, {
    name: 'far',
    endpoint: 'https://far.example',
    authorityPem: '-----BEGIN CERTIFICATE-----',
    issuer: 'https://far.example/issuer',
    version: '1.34',
  });
  await assert.rejects(eks('AssociateIdentityProviderConfig', { clusterName: 'far', oidc }), {
    code: 'InvalidRequestException',
    message: /configured where the cluster runs/,
  });
});

test('who may do that is asked with client and issuer; another account sees nothing', async () => {
  await associate({}, { tags: { a: 'b' } });
  const asked = world.asked.findLast(({ action }) => action === 'eks:AssociateIdentityProviderConfig');
  assert.deepEqual(asked?.context, {
    'aws:requesttag/a': 'b',
    'aws:tagkeys': ['a'],
    'eks:clientid': 'kubernetes',
    'eks:issuerurl': oidc.issuerUrl,
  });
  await settled();
  await assert.rejects(
    eks('DescribeIdentityProviderConfig', { identityProviderConfig: dex }, { account: '444455556666' }),
    { code: 'ResourceNotFoundException', message: 'No cluster found for name: sandbox.' },
  );
});
