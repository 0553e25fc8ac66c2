import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { ACCOUNT, openWorld, type World } from '../../../../test/fakes/services.fake.ts';
import { USER } from '../../../core/records/identity.ts';
import { CLUSTER, type Cluster } from '../../../core/records/resources.ts';
import { attachCluster } from '../../../service/clusters/attach-cluster.ts';
import { createSandboxCluster } from '../../../service/clusters/create-sandbox-cluster.ts';
import { createRole } from '../../../service/roles/create-role.ts';
import { scopeOf } from '../../../service/scope.ts';
import { createUser } from '../../../service/users/users.ts';
import { eksDoor } from '../index.ts';

let world: World;
const VIEW = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy';
const EDIT = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy';
const DEV = `arn:aws:iam::${ACCOUNT}:role/team/dev`;
const NODE = `arn:aws:iam::${ACCOUNT}:role/node`;
const ALICE = `arn:aws:iam::${ACCOUNT}:user/alice`;
const TOKEN = 't'.repeat(36);
const clusterName = 'sandbox';

before(async () => {
  world = await openWorld();
  Object.assign(world.services, { managedPolicies: undefined });
  await createSandboxCluster(world.services, {
    name: 'sandbox',
    endpoint: 'https://localhost/k8s',
    issuerBase: 'https://localhost',
    version: '1.35',
  });
  await role('dev', '/team/');
  await role('node', '/');
  await world.services.directory.transact((tx) =>
    createUser(tx, scopeOf(world.services, ACCOUNT), { userName: 'alice' }),
  );
});
after(() => world.close());
afterEach(async () => {
  world.denied.clear();
  world.asked.length = 0;
  await mode('API_AND_CONFIG_MAP');
  for (const principalArn of (await eks('ListAccessEntries', { clusterName })).accessEntries)
    await eks('DeleteAccessEntry', { clusterName, principalArn });
});

function role(roleName: string, path: string) {
  const Statement = [
    { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ];
  const assumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  return world.services.directory.transact((tx) =>
    createRole(tx, scopeOf(world.services, ACCOUNT), { roleName, path, assumeRolePolicyDocument }),
  );
}

function mode(authenticationMode: NonNullable<Cluster['authenticationMode']>) {
  return world.services.directory.transact((tx) => {
    const cluster = tx.get(CLUSTER, ACCOUNT, clusterName)?.body;
    assert.ok(cluster);
    tx.put(CLUSTER, ACCOUNT, clusterName, { ...cluster, authenticationMode });
  });
}

function eks(name: string, input: object, caller?: { account?: string; region?: string }) {
  const operation = eksDoor.operations[name];
  assert.ok(operation, name);
  return world.call(operation, input, caller);
}
const create = (principalArn: string, more: object = {}) =>
  eks('CreateAccessEntry', { clusterName, principalArn, ...more });
const invalid = (message: string | RegExp) => ({ code: 'InvalidParameterException', status: 400, message });
const contextOf = (action: string) => world.asked.findLast((asked) => asked.action === action)?.context;

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
    for (const [type, username] of [
      ['EC2_LINUX', 'system:node:{{EC2PrivateDNSName}}'],
      ['HYBRID_LINUX', 'system:node:{{SessionName}}'],
    ]) {
      const { accessEntry } = await create(NODE, { type });
      assert.deepEqual([accessEntry.username, accessEntry.kubernetesGroups], [username, ['system:nodes']]);
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

describe('access policies (eks.md 7)', () => {
  const associate = (policyArn: string, accessScope: object = { type: 'cluster' }, principalArn = DEV) =>
    eks('AssociateAccessPolicy', { clusterName, principalArn, policyArn, accessScope });

  it('are associated once, changed, listed and taken away', async () => {
    await create(DEV);
    const made = await associate(EDIT, { type: 'namespace', namespaces: ['dev-*', 'a', 'a'] });
    const at = new Date(world.now);
    const accessScope = { type: 'namespace', namespaces: ['dev-*', 'a'] };
    const associated = { policyArn: EDIT, accessScope, associatedAt: at, modifiedAt: at };
    assert.deepEqual(made, { clusterName, principalArn: DEV, associatedAccessPolicy: associated });
    world.now += 1000;
    const again = (await associate(EDIT)).associatedAccessPolicy;
    assert.deepEqual(again, {
      policyArn: EDIT,
      accessScope: { type: 'cluster', namespaces: [] },
      associatedAt: at,
      modifiedAt: new Date(world.now),
    });
    const who = { clusterName, principalArn: DEV };
    assert.deepEqual(await eks('ListAssociatedAccessPolicies', who), {
      ...who,
      associatedAccessPolicies: [again],
    });
    await eks('DisassociateAccessPolicy', { ...who, policyArn: EDIT });
    await assert.rejects(eks('DisassociateAccessPolicy', { ...who, policyArn: EDIT }), {
      code: 'ResourceNotFoundException',
    });
  });

  it('are listed with their ARNs', async () => {
    const { accessPolicies } = await eks('ListAccessPolicies', { maxResults: 100 });
    assert.ok(
      accessPolicies.some(
        ({ name, arn }: { name: string; arn: string }) => arn === VIEW && name === 'AmazonEKSViewPolicy',
      ),
    );
    assert.equal(accessPolicies.length, 34);
  });

  const refused: readonly (readonly [string, string, object, string, RegExp])[] = [
    [
      'an IAM policy',
      'arn:aws:iam::aws:policy/AmazonEKSViewPolicy',
      {},
      'InvalidParameterException',
      /^The policyArn parameter format is not valid$/,
    ],
    ['an unknown policy', `${VIEW}2`, {}, 'ResourceNotFoundException', /policyArn/],
    [
      'a policy of the service',
      VIEW.replace('View', 'Hybrid'),
      {},
      'InvalidParameterException',
      /service-linked roles$/,
    ],
    [
      'a policy without known rules',
      VIEW.replace('View', 'AutoNode'),
      {},
      'InvalidRequestException',
      /not published/,
    ],
    ['no type', VIEW, { type: undefined }, 'InvalidParameterException', /accessScope type/],
    ['no namespaces', VIEW, { type: 'namespace' }, 'InvalidParameterException', /namespaces must be/],
    [
      'namespaces of a cluster',
      VIEW,
      { namespaces: ['a'] },
      'InvalidParameterException',
      /namespaces cannot be/,
    ],
    [
      'a namespace',
      VIEW,
      { type: 'namespace', namespaces: ['A'] },
      'InvalidParameterException',
      /namespace A is invalid/,
    ],
    [
      'a star within',
      VIEW,
      { type: 'namespace', namespaces: ['a*b'] },
      'InvalidParameterException',
      /is invalid/,
    ],
    [
      'too many',
      VIEW,
      { type: 'namespace', namespaces: Array.from({ length: 101 }, (_, n) => `n${n}`) },
      'InvalidParameterException',
      /At most 100/,
    ],
  ];
  for (const [title, policyArn, scope, code, message] of refused)
    it(`refuse ${title}`, async () => {
      await create(DEV);
      await assert.rejects(associate(policyArn, { type: 'cluster', ...scope }), { code, message });
    });

  it('are not for nodes', async () => {
    await create(NODE, { type: 'EC2_LINUX' });
    await assert.rejects(associate(VIEW, { type: 'cluster' }, NODE), invalid(/type of "STANDARD"/));
  });
});

describe('authentication modes', () => {
  const change = (authenticationMode: string) =>
    eks('UpdateClusterConfig', { name: clusterName, accessConfig: { authenticationMode } });

  it('move on a step at a time, and never back', async () => {
    for (const [from, to] of [
      ['CONFIG_MAP', 'API'],
      ['API_AND_CONFIG_MAP', 'CONFIG_MAP'],
      ['API', 'API_AND_CONFIG_MAP'],
      ['API', 'API'],
    ] as const) {
      await mode(from);
      await assert.rejects(
        change(to),
        invalid(`Unsupported authentication mode update from ${from} to ${to}`),
      );
    }
    await mode('CONFIG_MAP');
    for (const to of ['API_AND_CONFIG_MAP', 'API']) {
      const { update } = await change(to);
      assert.deepEqual([update.type, update.status], ['AccessConfigUpdate', 'Successful']);
    }
  });

  it('do not lock the creator out when entries begin to count; another of that name is not the creator', async () => {
    const creator = (id: string) =>
      world.services.directory.transact((tx) => {
        const cluster = tx.get(CLUSTER, ACCOUNT, clusterName)?.body;
        assert.ok(cluster);
        tx.put(CLUSTER, ACCOUNT, clusterName, { ...cluster, creator: { arn: ALICE, id } });
      });
    await mode('CONFIG_MAP');
    await creator('AIDASOMEBODYELSE');
    await change('API_AND_CONFIG_MAP');
    assert.deepEqual((await eks('ListAccessEntries', { clusterName })).accessEntries, []);
    await mode('CONFIG_MAP');
    await creator(world.services.directory.get(USER, ACCOUNT, 'alice')?.body.id ?? '');
    await change('API_AND_CONFIG_MAP');
    const { associatedAccessPolicies } = await eks('ListAssociatedAccessPolicies', {
      clusterName,
      principalArn: ALICE,
    });
    assert.match(associatedAccessPolicies[0].policyArn, /AmazonEKSClusterAdminPolicy$/);
  });
});

describe('who may do that', () => {
  it('is asked with the condition keys of each action', async () => {
    await create(DEV, { username: 'a:b', kubernetesGroups: ['g'], tags: { team: 'x' } });
    assert.deepEqual(contextOf('eks:CreateAccessEntry'), {
      'aws:requesttag/team': 'x',
      'aws:tagkeys': ['team'],
      'eks:accessentrytype': 'STANDARD',
      'eks:kubernetesgroups': ['g'],
      'eks:principalarn': DEV,
      'eks:username': 'a:b',
    });
    const accessScope = { type: 'namespace', namespaces: ['a'] };
    await eks('AssociateAccessPolicy', { clusterName, principalArn: DEV, policyArn: VIEW, accessScope });
    const entry = {
      'aws:resourcetag/team': 'x',
      'eks:accessentrytype': 'STANDARD',
      'eks:clustername': 'sandbox',
      'eks:kubernetesgroups': ['g'],
      'eks:principalarn': DEV,
      'eks:username': 'a:b',
    };
    const scope = { 'eks:policyarn': VIEW, 'eks:accessscope': 'namespace', 'eks:namespaces': ['a'] };
    assert.deepEqual(contextOf('eks:AssociateAccessPolicy'), { ...entry, ...scope });
    await eks('DisassociateAccessPolicy', { clusterName, principalArn: DEV, policyArn: VIEW });
    assert.deepEqual(contextOf('eks:DisassociateAccessPolicy'), { ...entry, ...scope });
  });

  it('passes the role of nodes on, or makes no entry for it', async () => {
    world.denied.add('iam:PassRole');
    await create(DEV);
    await assert.rejects(create(NODE, { type: 'EC2_LINUX' }), /iam:PassRole/);
    await assert.rejects(eks('DescribeAccessEntry', { clusterName, principalArn: NODE }), {
      code: 'ResourceNotFoundException',
    });
  });

  it('attack: whoever may not look does not learn whether there is an entry', async () => {
    world.denied.add('eks:DescribeAccessEntry');
    await assert.rejects(eks('DescribeAccessEntry', { clusterName, principalArn: ALICE }), (error: Error) => {
      assert.match(error.message, new RegExp(`access-entry/sandbox/user/${ACCOUNT}/alice/\\*`));
      return true;
    });
  });
});
