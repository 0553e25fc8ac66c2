import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { ACCOUNT, openWorld, type World } from '../../../../test/fakes/services.fake.ts';
import type { Addon } from '../../../core/records/addon.ts';
import { type AddonRole, replaceAssociations } from '../../../service/addons/owned-associations.ts';
import { createAuthorizer } from '../../../service/authorization/create-authorizer.ts';
import { createSandboxCluster } from '../../../service/clusters/create-sandbox-cluster.ts';
import { createManagedPolicies } from '../../../service/policies/aws-managed-policies.ts';
import { createRole } from '../../../service/roles/create-role.ts';
import { scopeOf } from '../../../service/scope.ts';
import type { Services } from '../../../service/services.ts';
import { eksDoor } from '../index.ts';

let world: World;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/pods`;
const TARGET = 'arn:aws:iam::444455556666:role/target';
const TOKEN = 'a'.repeat(36);
const who = { clusterName: 'sandbox', namespace: 'default', serviceAccount: 'reader' };

before(async () => {
  world = await openWorld();
  const managedPolicies = createManagedPolicies(() => '{}');
  const { decideTrust } = createAuthorizer({ directory: world.services.directory, managedPolicies });
  const { require } = world.services.authorizer;
  // Whether callers may call is the world's; whom roles trust is the real thing.
  Object.assign(world.services, { managedPolicies, authorizer: { require, decideTrust } });
  await createSandboxCluster(world.services, {
    name: 'sandbox',
    endpoint: 'https://localhost/k8s',
    issuerBase: 'https://localhost',
    version: '1.35',
  });
  await role('pods', ['sts:AssumeRole'], { StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'x' } });
  await role('ec2', ['sts:AssumeRole'], undefined, 'ec2.amazonaws.com');
});
after(() => world.close());
beforeEach(async () => {
  for (const { associationId } of (await eks('ListPodIdentityAssociations', { clusterName: 'sandbox' }))
    .associations)
    await eks('DeletePodIdentityAssociation', { clusterName: 'sandbox', associationId });
});

function role(roleName: string, Action: string[], Condition?: object, Service = 'pods.eks.amazonaws.com') {
  const services: Services = world.services;
  const Statement = [{ Effect: 'Allow', Principal: { Service }, Action, Condition }];
  const assumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  return services.directory.transact((tx) =>
    createRole(tx, scopeOf(services, ACCOUNT), { roleName, assumeRolePolicyDocument }),
  );
}

function eks(name: string, input: object, caller?: { account?: string; region?: string }) {
  const operation = eksDoor.operations[name];
  assert.ok(operation, name);
  return world.call(operation, input, caller);
}
const create = (more: object = {}) => eks('CreatePodIdentityAssociation', { ...who, roleArn: ROLE, ...more });
const refused = (code: string, message: string | RegExp) => ({ code, message });

describe('pod identity associations (eks.md 5)', () => {
  it('live a whole life; create, describe, update and delete answer all of it, list less', async () => {
    const { association } = await create({ tags: { team: 'a' } });
    assert.match(association.associationId, /^a-[a-z0-9]{17}$/);
    assert.equal(
      association.associationArn,
      `arn:aws:eks:us-east-1:${ACCOUNT}:podidentityassociation/sandbox/${association.associationId}`,
    );
    assert.equal(association.externalId, undefined);
    const named = { clusterName: 'sandbox', associationId: association.associationId };
    assert.deepEqual((await eks('DescribePodIdentityAssociation', named)).association, association);
    const updated = await eks('UpdatePodIdentityAssociation', { ...named, targetRoleArn: TARGET });
    assert.equal(updated.association.externalId, `us-east-1/${ACCOUNT}/sandbox/default/reader`);
    const cleared = await eks('UpdatePodIdentityAssociation', { ...named, targetRoleArn: '' });
    assert.deepEqual(
      [cleared.association.targetRoleArn, cleared.association.externalId],
      [undefined, undefined],
    );
    const { associations } = await eks('ListPodIdentityAssociations', { clusterName: 'sandbox' });
    assert.deepEqual(Object.keys(associations[0]).sort(), [
      'associationArn',
      'associationId',
      'clusterName',
      'namespace',
      'serviceAccount',
    ]);
    assert.deepEqual((await eks('DeletePodIdentityAssociation', named)).association, cleared.association);
    await assert.rejects(
      eks('DescribePodIdentityAssociation', named),
      refused(
        'ResourceNotFoundException',
        `No service account role association found for ID: ${named.associationId}`,
      ),
    );
  });

  it('a service account has one; the same client token gets the first answer again', async () => {
    const { association } = await create({ clientRequestToken: TOKEN });
    await assert.rejects(
      create(),
      refused('ResourceInUseException', `Association already exists: ${association.associationId}`),
    );
    const again = await create({ clientRequestToken: TOKEN, disableSessionTags: true });
    assert.deepEqual(again.association, association);
    await assert.rejects(
      create({ serviceAccount: 'other', clientRequestToken: 'short' }),
      refused(
        'InvalidParameterException',
        'The client request token parameter must be between 33 and 126 characters.',
      ),
    );
  });

  it('refuses what AWS refuses', async () => {
    for (const [input, code, message] of [
      [
        { namespace: 'Up' },
        'InvalidParameterException',
        'The parameter namespace contains invalid characters. It should conform to the regular expression "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"',
      ],
      [{ clusterName: 'none' }, 'ResourceNotFoundException', 'No cluster found for name: none.'],
      [
        { roleArn: `arn:aws:iam::${ACCOUNT}:role/ec2` },
        'InvalidParameterException',
        'Trust policy of the role provided is invalid.',
      ],
      [{ roleArn: `arn:aws:iam::${ACCOUNT}:role/none` }, 'InvalidParameterException', /does not exist/],
      [{ roleArn: TARGET }, 'InvalidParameterException', /Cross-account pass role is not allowed/],
      [{ roleArn: 'x' }, 'InvalidParameterException', /role ARN is invalid/],
      [{ policy: '{}' }, 'InvalidParameterException', /requires disableSessionTags/],
      [{ policy: '{', disableSessionTags: true }, 'InvalidParameterException', /policy is invalid/],
      [{ serviceAccount: '../x' }, 'InvalidParameterException', /parameter serviceAccount/],
      [{ serviceAccount: '*' }, 'InvalidParameterException', /parameter serviceAccount/],
    ] as const)
      await assert.rejects(create(input), refused(code, message));
  });

  it('whoever binds a role must be allowed to pass it', async () => {
    world.denied.add('iam:PassRole');
    await assert.rejects(create(), { name: 'Denial' });
    world.denied.clear();
    world.asked.length = 0;
    await create();
    const passed = world.asked.find(({ action }) => action === 'iam:PassRole');
    assert.deepEqual(passed, {
      action: 'iam:PassRole',
      resource: ROLE,
      context: { 'iam:passedtoservice': 'pods.eks.amazonaws.com' },
    });
  });

  it('lists by pages and filters; another region or account sees no cluster', async () => {
    for (const serviceAccount of ['a', 'b', 'c']) await create({ serviceAccount });
    await create({ namespace: 'kube-system' });
    const first = await eks('ListPodIdentityAssociations', { clusterName: 'sandbox', maxResults: 3 });
    const { nextToken } = first;
    const second = await eks('ListPodIdentityAssociations', {
      clusterName: 'sandbox',
      maxResults: 3,
      nextToken,
    });
    const names = [...first.associations, ...second.associations].map(
      (one: { namespace: string; serviceAccount: string }) => `${one.namespace}/${one.serviceAccount}`,
    );
    assert.deepEqual(names, ['default/a', 'default/b', 'default/c', 'kube-system/reader']);
    const filtered = await eks('ListPodIdentityAssociations', {
      clusterName: 'sandbox',
      namespace: 'kube-system',
    });
    assert.equal(filtered.associations.length, 1);
    for (const caller of [{ region: 'eu-west-1' }, { account: '444455556666' }])
      await assert.rejects(
        eks('ListPodIdentityAssociations', { clusterName: 'sandbox' }, caller),
        refused('ResourceNotFoundException', 'No cluster found for name: sandbox.'),
      );
  });

  it('has tags like any resource of EKS', async () => {
    const { association } = await create({ tags: { a: '1' } });
    const resourceArn = association.associationArn;
    await eks('TagResource', { resourceArn, tags: { b: '2' } });
    await eks('UntagResource', { resourceArn, tagKeys: ['a'] });
    assert.deepEqual(await eks('ListTagsForResource', { resourceArn }), { tags: { b: '2' } });
  });

  it('that an add-on owns are changed by it alone, and say so', async () => {
    const ownerArn = `arn:aws:eks:us-east-1:${ACCOUNT}:addon/sandbox/vpc-cni/1`;
    const addon = { name: 'vpc-cni', cluster: 'sandbox', namespace: 'kube-system', arn: ownerArn } as Addon;
    const have = (roles: readonly AddonRole[]) => {
      const { services, now } = world;
      const facts = {
        time: now,
        sourceIp: '::1',
        userAgent: 't',
        secureTransport: true,
        region: 'us-east-1',
      };
      const { authorizer, directory } = services;
      const where = { account: ACCOUNT, region: 'us-east-1', cluster: 'sandbox' };
      return directory.transact((tx) =>
        replaceAssociations(
          tx,
          { ...where, scope: scopeOf(services, ACCOUNT), authorizer, facts },
          addon,
          roles,
        ),
      );
    };
    await have([{ serviceAccount: 'aws-node', roleArn: ROLE }]);
    const { associations } = await eks('ListPodIdentityAssociations', { clusterName: 'sandbox' });
    assert.deepEqual(
      associations.map(
        ({ serviceAccount, ownerArn: owner }: { serviceAccount: string; ownerArn: string }) => [
          serviceAccount,
          owner,
        ],
      ),
      [['aws-node', ownerArn]],
    );
    const named = { clusterName: 'sandbox', associationId: associations[0].associationId };
    assert.equal((await eks('DescribePodIdentityAssociation', named)).association.ownerArn, ownerArn);
    const message = `Association ${named.associationId} is owned by addon ${ownerArn} and cannot be changed directly.`;
    await assert.rejects(
      eks('DeletePodIdentityAssociation', named),
      refused('InvalidRequestException', message),
    );
    const update = { ...named, roleArn: ROLE, disableSessionTags: true };
    await assert.rejects(
      eks('UpdatePodIdentityAssociation', update),
      refused('InvalidRequestException', message),
    );
    await assert.rejects(
      create({ namespace: 'kube-system', serviceAccount: 'aws-node' }),
      refused('ResourceInUseException', `Association already exists: ${named.associationId}`),
    );
    await have([{ serviceAccount: 'aws-node', roleArn: ROLE }]);
    assert.equal(
      (await eks('DescribePodIdentityAssociation', named)).association.associationId,
      named.associationId,
    );
    await have([]);
    await assert.rejects(
      eks('DescribePodIdentityAssociation', named),
      refused('ResourceNotFoundException', /./),
    );
  });
});
