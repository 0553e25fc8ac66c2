import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { ACCOUNT, openWorld, type World } from '../../../test/fakes/services.fake.ts';
import { ROLE } from '../../core/records/identity.ts';
import { createSandboxNode } from '../../service/instances/create-sandbox-node.ts';
import { matches } from '../../service/instances/filter.ts';
import { createManagedPolicies } from '../../service/policies/aws-managed-policies.ts';
import { ec2Door } from './index.ts';

const NODE = {
  cluster: 'sandbox',
  name: 'sandbox-node',
  privateIp: '127.0.0.1',
  architecture: 'x86_64',
} as const;
let world: World;
before(async () => {
  world = await openWorld();
});
after(() => world.close());

function ec2(name: string, input: object, who?: { account?: string; region?: string }) {
  const operation = ec2Door.operations[name];
  assert.ok(operation, name);
  return world.call(operation, input, who);
}

const code = (expected: string) => (error: { code: string }) => error.code === expected;

test('the sandbox node is one running instance in the default VPC, for good', async () => {
  const made = await createSandboxNode(world.services, NODE);
  world.now += 1000;
  assert.deepEqual(await createSandboxNode(world.services, NODE), made);
  const { Reservations } = await ec2('DescribeInstances', {});
  assert.equal(Reservations.length, 1);
  assert.equal(Reservations[0].OwnerId, ACCOUNT);
  const [instance] = Reservations[0].Instances;
  assert.match(instance.InstanceId, /^i-[0-9a-f]{17}$/);
  assert.deepEqual(instance.State, { Code: 16, Name: 'running' });
  const { Vpcs } = await ec2('DescribeVpcs', {});
  assert.deepEqual([Vpcs.length, Vpcs[0].VpcId, Vpcs[0].IsDefault], [1, instance.VpcId, true]);
  assert.deepEqual(await ec2('DescribeInstances', {}, { region: 'eu-west-1' }), { Reservations: [] });
  assert.deepEqual(await ec2('DescribeVpcs', {}, { account: '444455556666' }), { Vpcs: [] });
});

test('the node has the role of EKS nodes, and all of its policies exist', async () => {
  const { profile } = await createSandboxNode(world.services, NODE);
  assert.equal(profile?.arn, `arn:aws:iam::${ACCOUNT}:instance-profile/AmazonEKSNodeRole`);
  const role = world.services.directory.get(ROLE, ACCOUNT, 'amazoneksnoderole')?.body;
  assert.match(role?.assumeRolePolicy ?? '', /ec2\.amazonaws\.com/);
  const data = readFileSync('data/aws-managed-policies.json.br');
  const known = createManagedPolicies(() => brotliDecompressSync(data).toString());
  assert.equal(role?.attachedPolicies.length, 3);
  for (const arn of role?.attachedPolicies ?? []) assert.ok(known.get(arn), arn);
});

test('metadata options: changed in part, shown as applied, kept over restarts, and filtered by', async () => {
  const { id } = await createSandboxNode(world.services, NODE);
  const options = async () =>
    (await ec2('DescribeInstances', {})).Reservations[0].Instances[0].MetadataOptions;
  const initial = {
    State: 'applied',
    HttpTokens: 'optional',
    HttpPutResponseHopLimit: 2,
    HttpEndpoint: 'enabled',
    HttpProtocolIpv6: 'disabled',
    InstanceMetadataTags: 'disabled',
  };
  assert.deepEqual(await options(), initial);
  const change = { InstanceId: id, HttpTokens: 'required', HttpPutResponseHopLimit: 1 };
  const wanted = { ...initial, HttpTokens: 'required', HttpPutResponseHopLimit: 1 };
  assert.deepEqual(await ec2('ModifyInstanceMetadataOptions', change), {
    InstanceId: id,
    InstanceMetadataOptions: { ...wanted, State: 'pending' },
  });
  await createSandboxNode(world.services, NODE);
  assert.deepEqual(await options(), wanted);
  const Filters = [{ Name: 'metadata-options.http-tokens', Values: ['optional'] }];
  assert.deepEqual(await ec2('DescribeInstances', { Filters }), { Reservations: [] });
  await ec2('ModifyInstanceMetadataOptions', {
    InstanceId: id,
    HttpTokens: 'optional',
    HttpPutResponseHopLimit: 2,
  });
});

test('metadata options: what is refused, and what a policy may look at', async () => {
  const { id } = await createSandboxNode(world.services, NODE);
  const modify = (input: object, who?: object) => ec2('ModifyInstanceMetadataOptions', input, who);
  for (const [bad, expected] of [
    [{ HttpPutResponseHopLimit: 0 }, 'InvalidParameterValue'],
    [{ HttpPutResponseHopLimit: 65 }, 'InvalidParameterValue'],
    [{ HttpTokens: 'Required' }, 'InvalidParameterValue'],
    [{ HttpEndpoint: 'off' }, 'InvalidParameterValue'],
    [{}, 'MissingParameter'],
    [{ HttpTokens: 'required', DryRun: true }, 'DryRunOperation'],
    [{ HttpTokens: 'required', InstanceId: 'x' }, 'InvalidInstanceID.Malformed'],
    [{ HttpTokens: 'required', InstanceId: 'i-0123456789abcdef0' }, 'InvalidInstanceID.NotFound'],
  ] as const) {
    await assert.rejects(modify({ InstanceId: id, ...bad }), code(expected));
  }
  const other = modify({ InstanceId: id, HttpTokens: 'required' }, { account: '444455556666' });
  await assert.rejects(other, code('InvalidInstanceID.NotFound'));
  world.denied.add('ec2:ModifyInstanceMetadataOptions');
  await assert.rejects(modify({ InstanceId: id, HttpEndpoint: 'disabled' }), code('AccessDenied'));
  world.denied.clear();
  const asked = world.asked.at(-1);
  assert.equal(asked?.resource, `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/${id}`);
  assert.equal(asked?.context?.['ec2:attribute/httpendpoint'], 'disabled');
  assert.equal(asked?.context?.['ec2:metadatahttptokens'], 'optional');
  assert.equal(asked?.context?.['aws:resourcetag/name'], 'sandbox-node');
});

test('ids and filters', async () => {
  const { id } = await createSandboxNode(world.services, NODE);
  const count = async (input: object) => (await ec2('DescribeInstances', input)).Reservations.length;
  const filter = (Name: string, ...Values: string[]) => ({ Filters: [{ Name, Values }] });
  assert.equal(await count({ InstanceIds: [id] }), 1);
  assert.equal(await count(filter('instance-state-name', 'stopped', 'run*')), 1);
  assert.equal(await count(filter('tag:kubernetes.io/cluster/sandbox', 'owned')), 1);
  assert.equal(await count(filter('tag:__proto__', '*')), 0);
  assert.equal(await count(filter('tag-key', 'Nam?')), 1);
  await assert.rejects(ec2('DescribeInstances', { InstanceIds: ['x'] }), code('InvalidInstanceID.Malformed'));
  await assert.rejects(
    ec2('DescribeInstances', { InstanceIds: ['i-00000000'] }),
    code('InvalidInstanceID.NotFound'),
  );
  await assert.rejects(ec2('DescribeInstances', filter('constructor', 'x')), code('InvalidParameterValue'));
  await assert.rejects(ec2('DescribeVpcs', { VpcIds: ['vpc-0'] }), code('InvalidVpcID.NotFound'));
  await assert.rejects(ec2('DescribeInstances', { NextToken: 'x' }), code('InvalidParameterValue'));
  await assert.rejects(ec2('DescribeInstances', { MaxResults: 1 }), code('InvalidParameterValue'));
});

test('regions: those open to all, or all, or the named', async () => {
  const { Regions } = await ec2('DescribeRegions', {});
  assert.equal(Regions.length, 17);
  const west = {
    RegionName: 'us-west-2',
    Endpoint: 'ec2.us-west-2.amazonaws.com',
    OptInStatus: 'opt-in-not-required',
  };
  assert.deepEqual((await ec2('DescribeRegions', { RegionNames: ['us-west-2'] })).Regions, [west]);
  assert.ok((await ec2('DescribeRegions', { AllRegions: true })).Regions.length > 17);
  await assert.rejects(ec2('DescribeRegions', { RegionNames: ['mars-1'] }), code('InvalidParameterValue'));
});

test('a dry run ends where the work would begin; a denied one before', async () => {
  await assert.rejects(ec2('DescribeInstances', { DryRun: true }), code('DryRunOperation'));
  world.denied.add('ec2:DescribeInstances');
  await assert.rejects(ec2('DescribeInstances', { DryRun: true }), code('AccessDenied'));
  world.denied.clear();
});

test('attack: a filter of many wildcards costs no more than its length times the text', () => {
  assert.equal(matches('*a'.repeat(2000), 'a'.repeat(3000)), true);
  assert.equal(matches(`${'*a'.repeat(2000)}b`, 'a'.repeat(3000)), false);
  assert.equal(matches('a?c*', 'abc'), true);
  assert.equal(matches('', 'a'), false);
});
