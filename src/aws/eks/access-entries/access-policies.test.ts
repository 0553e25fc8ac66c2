import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { World } from '../../../../test/fakes/services.fake.ts';
import { clusterName, DEV, EntriesWorld, invalid, NODE } from './entries-world.fake.ts';

const VIEW = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy';
const EDIT = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy';
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
