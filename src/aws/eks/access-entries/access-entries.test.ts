import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { ACCOUNT, type World } from '../../../../test/fakes/services.fake.ts';
import { attachCluster } from '../../../service/clusters/attach-cluster.ts';
import { ALICE, clusterName, DEV, EntriesWorld, invalid, NODE } from './entries-world.fake.ts';

const VIEW = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy';
const EDIT = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy';
const TOKEN = 't'.repeat(36);
let entries: EntriesWorld;
let world: World;
before(async () => {
  entries = await EntriesWorld.open();
  world = entries.world;
});
after(() => entries.close());
afterEach(() => entries.reset());

const eks: EntriesWorld['eks'] = (...call) => entries.eks(...call);
const create: EntriesWorld['create'] = (...call) => entries.create(...call);
const mode: EntriesWorld['mode'] = (to) => entries.mode(to);

describe('access entries (eks.md 6)', () => {
  it('live a whole life', async () => {
    const { accessEntry } = await create(DEV, { kubernetesGroups: ['devs'], tags: { team: 'a' } });
    assert.match(
      accessEntry.accessEntryArn,
      new RegExp(`^arn:aws:eks:us-east-1:${ACCOUNT}:access-entry/sandbox/role/${ACCOUNT}/dev/[0-9a-f-]{36}$`),
    );
    const now = new Date(world.now);
    const expected = {
      clusterName,
      principalArn: DEV,
      kubernetesGroups: ['devs'],
      accessEntryArn: accessEntry.accessEntryArn,
      createdAt: now,
      modifiedAt: now,
      tags: { team: 'a' },
      username: `arn:aws:sts::${ACCOUNT}:assumed-role/dev/{{SessionName}}`,
      type: 'STANDARD',
    };
    assert.deepEqual(accessEntry, expected);
    const who = { clusterName, principalArn: DEV };
    assert.deepEqual((await eks('DescribeAccessEntry', who)).accessEntry, expected);
    world.now += 1000;
    const changed = { ...who, username: 'dev:{{SessionName}}', kubernetesGroups: [] };
    assert.deepEqual((await eks('UpdateAccessEntry', changed)).accessEntry, {
      ...expected,
      ...changed,
      modifiedAt: new Date(world.now),
    });
    assert.deepEqual((await eks('ListAccessEntries', { clusterName })).accessEntries, [DEV]);
    assert.deepEqual(await eks('DeleteAccessEntry', who), {});
    assert.deepEqual(world.touched, [accessEntry.accessEntryArn]);
    await assert.rejects(eks('DescribeAccessEntry', who), {
      code: 'ResourceNotFoundException',
      status: 404,
      message:
        "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.",
    });
  });

  it('give users their ARN for a name, and nodes what nodes are called', async () => {
    assert.equal((await create(ALICE)).accessEntry.username, ALICE);
    for (const [type, username, ...groups] of [
      ['EC2_LINUX', 'system:node:{{EC2PrivateDNSName}}', 'system:nodes'],
      ['EC2_WINDOWS', 'system:node:{{EC2PrivateDNSName}}', 'eks:kube-proxy-windows', 'system:nodes'],
      ['EC2', 'system:node:{{EC2PrivateDNSName}}', 'system:nodes'],
      ['FARGATE_LINUX', 'system:node:{{SessionName}}', 'system:nodes'],
      ['HYBRID_LINUX', 'system:node:{{SessionName}}', 'system:nodes'],
      ['HYPERPOD_LINUX', 'system:node:{{SessionName}}', 'system:nodes'],
    ]) {
      const { accessEntry } = await create(NODE, { type });
      assert.deepEqual([accessEntry.username, accessEntry.kubernetesGroups], [username, groups]);
      await eks('DeleteAccessEntry', { clusterName, principalArn: NODE });
    }
  });

  it('are one for a principal, and a client token makes one only', async () => {
    const first = await create(DEV, { clientRequestToken: TOKEN });
    assert.deepEqual(await create(DEV, { clientRequestToken: TOKEN, kubernetesGroups: ['x'] }), first);
    await eks('DeleteAccessEntry', { clusterName, principalArn: DEV });
    const again = await create(DEV, { clientRequestToken: TOKEN });
    assert.notEqual(again.accessEntry.accessEntryArn, first.accessEntry.accessEntryArn);
    await assert.rejects(create(DEV), {
      code: 'ResourceInUseException',
      status: 409,
      message: 'The specified access entry resource is already in use on this cluster.',
    });
    await assert.rejects(create(NODE, { clientRequestToken: 'short' }), invalid(/between 33 and 126/));
  });

  const refused: readonly (readonly [string, string, object, RegExp | string])[] = [
    [
      'a session',
      `arn:aws:sts::${ACCOUNT}:assumed-role/dev/s`,
      {},
      'The principalArn parameter format is not valid',
    ],
    ['the root', `arn:aws:iam::${ACCOUNT}:root`, {}, 'The principalArn parameter format is not valid'],
    ['another partition', DEV.replace('aws', 'aws-cn'), {}, 'The principalArn parameter format is not valid'],
    [
      'nobody',
      `arn:aws:iam::${ACCOUNT}:role/none`,
      {},
      'The specified principalArn is invalid: invalid principal.',
    ],
    [
      'a role without its path',
      `arn:aws:iam::${ACCOUNT}:role/dev`,
      {},
      'The specified principalArn is invalid: invalid principal.',
    ],
    [
      'a service-linked role',
      `arn:aws:iam::${ACCOUNT}:role/aws-service-role/x.amazonaws.com/X`,
      {},
      'The caller is not allowed to modify access entries with a principalArn value of a Service Linked Role',
    ],
    ['a type', DEV, { type: 'Standard' }, /^AccessEntry type must be one of \[EC2, EC2_LINUX, /],
    [
      'a reserved group',
      DEV,
      { kubernetesGroups: ['system:masters'] },
      'The kubernetes group name system:masters is invalid, it cannot start with system:',
    ],
    ['a group out of a session', DEV, { kubernetesGroups: ['x{{SessionName}}'] }, /group name/],
    ['a reserved name', DEV, { username: 'system:admin' }, 'The username must not begin with system:'],
    ['another reserved name', DEV, { username: 'eks:x' }, 'The username must not begin with eks:'],
    [
      'a name of this system',
      DEV,
      { username: 'rolecall:aws-auth-rollback' },
      'The username must not begin with rolecall:',
    ],
    ['a name that sessions choose', DEV, { username: 'x{{SessionName}}' }, /colon before {{SessionName}}/],
    ['a raw name that sessions choose', DEV, { username: '{{SessionNameRaw}}:' }, /colon before/],
    ['a name with a line break', DEV, { username: 'a:b\nc' }, 'The username is invalid.'],
    ['groups of a node', NODE, { type: 'EC2_LINUX', kubernetesGroups: ['g'] }, /type of "STANDARD"/],
    ['a user as a node', ALICE, { type: 'EC2_LINUX' }, /invalid principal/],
    [
      "another account's role as a node",
      'arn:aws:iam::444455556666:role/n',
      { type: 'EC2_LINUX' },
      /invalid principal/,
    ],
  ];
  for (const [title, principalArn, more, message] of refused)
    it(`refuse ${title}`, async () => {
      await assert.rejects(create(principalArn, more), invalid(message));
    });

  it('take roles of accounts that are not known here', async () => {
    const arn = 'arn:aws:iam::444455556666:role/x/far';
    const { accessEntry } = await create(arn);
    assert.equal(accessEntry.username, 'arn:aws:sts::444455556666:assumed-role/far/{{SessionName}}');
  });

  it("keep a node's names", async () => {
    await create(NODE, { type: 'EC2_LINUX' });
    const change = { clusterName, principalArn: NODE, kubernetesGroups: ['x'] };
    await assert.rejects(
      eks('UpdateAccessEntry', change),
      invalid('This operation can only be performed on Access Entries with a type of "STANDARD".'),
    );
  });

  it('are not there in a cluster of mode CONFIG_MAP', async () => {
    await mode('CONFIG_MAP');
    for (const [name, more] of [
      ['CreateAccessEntry', {}],
      ['DescribeAccessEntry', {}],
      ['ListAccessEntries', {}],
      ['DeleteAccessEntry', {}],
      ['AssociateAccessPolicy', { policyArn: VIEW, accessScope: { type: 'cluster' } }],
    ] as const)
      await assert.rejects(eks(name, { clusterName, principalArn: DEV, ...more }), {
        code: 'InvalidRequestException',
        status: 400,
        message:
          "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
      });
  });

  it('come in pages, and by the policy that is associated', async () => {
    for (const arn of [DEV, NODE, ALICE]) await create(arn);
    const accessScope = { type: 'cluster' };
    await eks('AssociateAccessPolicy', { clusterName, principalArn: NODE, policyArn: VIEW, accessScope });
    const list = (more: object) => eks('ListAccessEntries', { clusterName, ...more });
    const first = await list({ maxResults: 2 });
    assert.equal(first.accessEntries.length, 2);
    const rest = await list({ maxResults: 2, nextToken: first.nextToken });
    assert.deepEqual([...first.accessEntries, ...rest.accessEntries], [NODE, DEV, ALICE]);
    assert.equal(rest.nextToken, undefined);
    assert.deepEqual((await list({ associatedPolicyArn: VIEW })).accessEntries, [NODE]);
    assert.deepEqual((await list({ associatedPolicyArn: EDIT })).accessEntries, []);
  });

  it('have tags of their own', async () => {
    const { accessEntry } = await create(DEV);
    const resourceArn = accessEntry.accessEntryArn;
    await eks('TagResource', { resourceArn, tags: { a: 'b' } });
    assert.deepEqual((await eks('ListTagsForResource', { resourceArn })).tags, { a: 'b' });
    await eks('UntagResource', { resourceArn, tagKeys: ['a'] });
    assert.deepEqual(
      (await eks('DescribeAccessEntry', { clusterName, principalArn: DEV })).accessEntry.tags,
      {},
    );
  });

  it('go with the cluster: another of its name begins without', async () => {
    const far = {
      name: 'far',
      endpoint: 'https://far.example',
      authorityPem: '-----BEGIN CERTIFICATE-----',
      issuer: 'https://far.example/issuer',
      version: '1.34',
    };
    await attachCluster(world.services, far);
    await create(DEV, { clusterName: 'far' });
    await eks('DeleteCluster', { name: 'far' });
    await attachCluster(world.services, far);
    assert.deepEqual((await eks('ListAccessEntries', { clusterName: 'far' })).accessEntries, []);
  });

  it("attack: another account's entries are not to be had under its own names", async () => {
    await create(DEV);
    const stranger = { account: '444455556666' };
    for (const name of ['DescribeAccessEntry', 'DeleteAccessEntry', 'ListAccessEntries', 'UpdateAccessEntry'])
      await assert.rejects(eks(name, { clusterName, principalArn: DEV }, stranger), {
        code: 'ResourceNotFoundException',
        message: 'No cluster found for name: sandbox.',
      });
    const elsewhere = { region: 'eu-west-1' };
    await assert.rejects(eks('DescribeAccessEntry', { clusterName, principalArn: DEV }, elsewhere), {
      code: 'ResourceNotFoundException',
    });
  });
});
