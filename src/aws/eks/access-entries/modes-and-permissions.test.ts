import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { ACCOUNT, type World } from '../../../../test/fakes/services.fake.ts';
import { USER } from '../../../core/records/identity.ts';
import { ALICE, clusterName, DEV, EntriesWorld, invalid, NODE } from './entries-world.fake.ts';

const VIEW = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy';
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
const contextOf = (action: string) => world.asked.findLast((asked) => asked.action === action)?.context;

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
    const creator = (id: string) => entries.change({ creator: { arn: ALICE, id } });
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

  it('attack: an entry whose groups may be changed is not made one of other groups', async () => {
    await create(DEV, { username: 'a:b', kubernetesGroups: ['g'] });
    const before = world.asked.length;
    await eks('UpdateAccessEntry', { clusterName, principalArn: DEV, kubernetesGroups: ['admins'] });
    const asked = world.asked.slice(before).filter(({ action }) => action === 'eks:UpdateAccessEntry');
    assert.deepEqual(
      asked.map(({ context = {} }) => [context['eks:username'], context['eks:kubernetesgroups']]),
      [
        ['a:b', ['g']],
        ['a:b', ['admins']],
      ],
    );
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
