import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { ACCOUNT, openWorld, type World } from '../../../test/fakes/services.fake.ts';
import { Refusal } from '../../core/errors/refusal.ts';
import { CLUSTER_CONNECTION } from '../../core/records/cluster-connection.ts';
import type { Cluster } from '../../core/records/resources.ts';
import { attachCluster, removeCluster } from './attach-cluster.ts';
import { dropConnection, keepConnection, openConnection } from './cluster-connection.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';
const TOKEN = 'eyJhbGciOi.J9.c2VjcmV0';
let world: World;
let cluster: Cluster;

beforeEach(async () => {
  world = await openWorld();
  cluster = await attachCluster(world.services, {
    name: 'far',
    endpoint: 'https://far.example:6443',
    authorityPem: PEM,
    issuer: 'https://oidc.far.example',
    version: '1.35',
  });
});
afterEach(() => world.close());

const opened = () => openConnection(world.services, ACCOUNT, cluster);

test('a credential is kept sealed, opens for its cluster alone, and is replaced and dropped', async () => {
  assert.equal(opened(), undefined);
  await keepConnection(world.services, 'far', { token: TOKEN, serverName: 'kubernetes' });
  const kept = world.services.directory.get(CLUSTER_CONNECTION, ACCOUNT, 'far')?.body;
  assert.ok(!JSON.stringify(kept).includes(TOKEN));
  assert.deepEqual(opened(), {
    server: cluster.endpoint,
    authorityPem: PEM,
    serverName: 'kubernetes',
    token: TOKEN,
  });
  await keepConnection(world.services, 'far', { token: 'another', serverName: undefined });
  assert.deepEqual([opened()?.token, opened()?.serverName], ['another', undefined]);
  await dropConnection(world.services, 'far');
  assert.equal(opened(), undefined);
});

test('attack: a record moved to another cluster does not open there', async () => {
  const { directory } = world.services;
  await keepConnection(world.services, 'far', { token: TOKEN, serverName: undefined });
  const kept = directory.get(CLUSTER_CONNECTION, ACCOUNT, 'far')?.body;
  assert.ok(kept);
  await directory.transact((tx) => tx.put(CLUSTER_CONNECTION, ACCOUNT, 'evil', kept));
  const evil = { ...cluster, name: 'evil', endpoint: 'https://evil.example' };
  assert.throws(() => openConnection(world.services, ACCOUNT, evil), /not sealed for this purpose/);
});

test('a detached cluster leaves no credential behind', async () => {
  await keepConnection(world.services, 'far', { token: TOKEN, serverName: undefined });
  const named = { account: ACCOUNT, region: 'us-east-1', name: 'far' };
  await world.services.directory.transact((tx) => removeCluster(tx, named));
  assert.equal(world.services.directory.get(CLUSTER_CONNECTION, ACCOUNT, 'far'), undefined);
});

test('what is no bearer token, and clusters that are not there, are refused without a word of the token', async () => {
  for (const token of ['', 'two words', 'line\r\nx-injected: 1', 'x'.repeat(16_385)])
    await assert.rejects(
      keepConnection(world.services, 'far', { token, serverName: undefined }),
      (error) => error instanceof Refusal && !(token !== '' && JSON.stringify(error).includes(token)),
    );
  await assert.rejects(
    keepConnection(world.services, 'none', { token: TOKEN, serverName: undefined }),
    /No cluster found/,
  );
});
