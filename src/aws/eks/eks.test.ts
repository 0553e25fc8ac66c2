import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ACCOUNT, openWorld, type World } from '../../../test/fakes/services.fake.ts';
import { createSandboxCluster } from '../../service/clusters/create-sandbox-cluster.ts';
import { createSandboxNode } from '../../service/instances/create-sandbox-node.ts';
import { eksDoor } from './index.ts';

const SANDBOX = {
  name: 'sandbox',
  endpoint: 'https://localhost:4743/k8s',
  issuerBase: 'https://localhost:4743',
  version: '1.35',
};
const ARN = `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/sandbox`;
let world: World;
before(async () => {
  world = await openWorld();
});
after(() => world.close());

function eks(name: string, input: object, who?: { account?: string; region?: string }) {
  const operation = eksDoor.operations[name];
  assert.ok(operation, name);
  return world.call(operation, input, who);
}

function refused(code: string, status: number) {
  return (error: { code: string; status: number }) => {
    assert.deepEqual([error.code, error.status], [code, status]);
    return true;
  };
}

test('the sandbox cluster keeps its issuer while its endpoint may move', async () => {
  const first = await createSandboxCluster(world.services, SANDBOX);
  assert.match(first.issuer, /^https:\/\/localhost:4743\/id\/[0-9A-F]{32}$/);
  const moved = { ...SANDBOX, endpoint: 'https://localhost:5000', issuerBase: 'https://localhost:5000' };
  const again = await createSandboxCluster(world.services, moved);
  assert.deepEqual(again, { ...first, endpoint: 'https://localhost:5000' });
  await createSandboxCluster(world.services, SANDBOX);
  const { ensured } = world.services.keyring as unknown as { ensured: Set<string> };
  assert.deepEqual([...ensured], [`${ACCOUNT}/sandbox`]);
  await assert.rejects(
    createSandboxCluster(world.services, { ...SANDBOX, name: '../x' }),
    refused('InvalidParameterException', 400),
  );
});

test('eksctl.md 1.1: DescribeCluster fills what eksctl needs', async () => {
  await createSandboxNode(world.services, {
    cluster: 'sandbox',
    name: 'node',
    privateIp: '127.0.0.1',
    architecture: 'arm64',
  });
  const { cluster } = await eks('DescribeCluster', { name: 'sandbox' });
  assert.deepEqual(
    [cluster.name, cluster.arn, cluster.status, cluster.version, cluster.endpoint],
    ['sandbox', ARN, 'ACTIVE', '1.35', SANDBOX.endpoint],
  );
  assert.match(cluster.identity.oidc.issuer, /^https:/);
  assert.match(
    Buffer.from(cluster.certificateAuthority.data, 'base64').toString(),
    /^-----BEGIN CERTIFICATE-----/,
  );
  assert.equal(cluster.connectorConfig, undefined);
  assert.match(cluster.resourcesVpcConfig.vpcId, /^vpc-[0-9a-f]{17}$/);
});

test('an unknown cluster, or one of another region or account', async () => {
  await assert.rejects(
    eks('DescribeCluster', { name: 'none' }),
    (error: { message: string; members: object }) => {
      refused('ResourceNotFoundException', 404)(error as never);
      assert.equal(error.message, 'No cluster found for name: none.');
      assert.deepEqual(error.members, { clusterName: 'none' });
      return true;
    },
  );
  for (const who of [{ region: 'eu-west-1' }, { account: '444455556666' }])
    await assert.rejects(
      eks('DescribeCluster', { name: 'sandbox' }, who),
      refused('ResourceNotFoundException', 404),
    );
});

test('ListClusters by pages', async () => {
  for (const name of ['b', 'c']) await createSandboxCluster(world.services, { ...SANDBOX, name });
  const first = await eks('ListClusters', { maxResults: 2 });
  const second = await eks('ListClusters', { maxResults: 2, nextToken: first.nextToken });
  assert.deepEqual([first.clusters, second.clusters, second.nextToken], [['b', 'c'], ['sandbox'], undefined]);
  await assert.rejects(eks('ListClusters', { nextToken: 'x' }), refused('InvalidParameterException', 400));
  await assert.rejects(eks('ListClusters', { maxResults: 0 }), refused('InvalidParameterException', 400));
});

test('DescribeClusterVersions: support follows the calendar; there is always a supported default', async () => {
  const { clusterVersions } = await eks('DescribeClusterVersions', {});
  const support = clusterVersions.map((entry: { clusterVersion: string; versionStatus: string }) => [
    entry.clusterVersion,
    entry.versionStatus,
  ]);
  assert.deepEqual(support, [
    ['1.35', 'STANDARD_SUPPORT'],
    ['1.34', 'STANDARD_SUPPORT'],
    ['1.33', 'EXTENDED_SUPPORT'],
    ['1.32', 'EXTENDED_SUPPORT'],
    ['1.31', 'EXTENDED_SUPPORT'],
  ]);
  const before = world.now;
  world.now = Date.parse('2040-01-01');
  const late = await eks('DescribeClusterVersions', { defaultOnly: true });
  world.now = before;
  assert.equal(late.clusterVersions[0].versionStatus, 'STANDARD_SUPPORT');
  const named = await eks('DescribeClusterVersions', { clusterVersions: ['1.31'] });
  assert.equal(named.clusterVersions.length, 1);
});

test('tags of a cluster; its tags and the requested ones are condition keys', async () => {
  await eks('TagResource', {
    resourceArn: ARN,
    tags: { Team: 'a', 'alpha.eksctl.io/cluster-oidc-enabled': 'true' },
  });
  await eks('UntagResource', { resourceArn: ARN, tagKeys: ['alpha.eksctl.io/cluster-oidc-enabled', 'none'] });
  assert.deepEqual(await eks('ListTagsForResource', { resourceArn: ARN }), { tags: { Team: 'a' } });
  world.asked.length = 0;
  await eks('TagResource', { resourceArn: ARN, tags: { Team: 'b' } });
  assert.deepEqual(world.asked, [
    {
      action: 'eks:TagResource',
      resource: ARN,
      context: { 'aws:resourcetag/team': 'a', 'aws:requesttag/team': 'b', 'aws:tagkeys': ['Team'] },
    },
  ]);
});

test('attack: tagging of what is no cluster of the caller, and of reserved or too many tags', async () => {
  const tags = { k: 'v' };
  await assert.rejects(eks('TagResource', { resourceArn: 'x', tags }), refused('BadRequestException', 400));
  const foreign = ARN.replace(ACCOUNT, '444455556666');
  await assert.rejects(eks('TagResource', { resourceArn: foreign, tags }), refused('NotFoundException', 404));
  await assert.rejects(
    eks('TagResource', { resourceArn: ARN, tags: { 'AWS:x': 'v' } }),
    refused('BadRequestException', 400),
  );
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, 'v']));
  await assert.rejects(
    eks('TagResource', { resourceArn: ARN, tags: many }),
    refused('BadRequestException', 400),
  );
});
