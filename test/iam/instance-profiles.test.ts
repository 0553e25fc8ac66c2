import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AddRoleToInstanceProfileCommand,
  CreateAccessKeyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  GetInstanceProfileCommand,
  type IAMClient,
  ListInstanceProfilesCommand,
  ListInstanceProfilesForRoleCommand,
  ListInstanceProfileTagsCommand,
  PutUserPolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  TagInstanceProfileCommand,
  UntagInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { createSandboxNode } from '../../src/service/instances/create-sandbox-node.ts';
import { nodeCredentials } from '../../src/service/instances/node-credentials.ts';
import { ACCOUNT_ID, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const arnOf = (path: string) => `arn:aws:iam::${ACCOUNT_ID}:${path}`;

let instance: FakeInstance;
let iam: IAMClient;

before(async () => {
  instance = await openFakeInstance();
  iam = instance.iam();
});
after(() => instance.close());

test('an instance profile with its role and tags', async () => {
  const InstanceProfileName = 'Web';
  const { InstanceProfile: made } = await iam.send(
    new CreateInstanceProfileCommand({
      InstanceProfileName,
      Path: '/app/',
      Tags: [{ Key: 'team', Value: 'x' }],
    }),
  );
  assert.equal(made?.Arn, arnOf('instance-profile/app/Web'));
  assert.match(made?.InstanceProfileId ?? '', /^AIPA[A-Z2-7]{17}$/);
  await refused(
    iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'web' })),
    'EntityAlreadyExists',
    409,
    'Instance Profile web already exists.',
  );
  for (const RoleName of ['Server', 'other']) {
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
  }
  const add = (RoleName: string) =>
    iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
  await refused(add('none'), 'NoSuchEntity', 404, 'The role with name none cannot be found.');
  const added = await Promise.allSettled([add('server'), add('server'), add('server')]);
  assert.equal(added.filter(({ status }) => status === 'fulfilled').length, 1);
  await refused(
    add('other'),
    'LimitExceeded',
    409,
    'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1',
  );
  const { InstanceProfile: shown } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }));
  assert.deepEqual([shown?.Roles?.[0]?.Arn, shown?.Tags], [arnOf('role/Server'), made?.Tags]);
  const { InstanceProfiles: of } = await iam.send(
    new ListInstanceProfilesForRoleCommand({ RoleName: 'server' }),
  );
  assert.deepEqual(
    of?.map(({ InstanceProfileId }) => InstanceProfileId),
    [made?.InstanceProfileId],
  );
  const { InstanceProfiles: under } = await iam.send(new ListInstanceProfilesCommand({ PathPrefix: '/app' }));
  assert.equal(under?.length, 1);
  const conflict = 'Cannot delete entity, must remove roles from instance profile first.';
  await refused(iam.send(new DeleteRoleCommand({ RoleName: 'Server' })), 'DeleteConflict', 409, conflict);
  const remove = () => iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName }));
  await refused(remove(), 'DeleteConflict', 409, conflict);
  const take = (RoleName: string) =>
    iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
  await refused(take('other'), 'NoSuchEntity', 404, 'The role with name other cannot be found.');
  await take('Server');
  await iam.send(new TagInstanceProfileCommand({ InstanceProfileName, Tags: [{ Key: 'Team', Value: 'y' }] }));
  const tags = async () =>
    (await iam.send(new ListInstanceProfileTagsCommand({ InstanceProfileName }))).Tags ?? [];
  assert.deepEqual(await tags(), [{ Key: 'Team', Value: 'y' }]);
  await iam.send(new UntagInstanceProfileCommand({ InstanceProfileName, TagKeys: ['team'] }));
  assert.deepEqual(await tags(), []);
  await remove();
  await refused(
    iam.send(new GetInstanceProfileCommand({ InstanceProfileName })),
    'NoSuchEntity',
    404,
    'Instance Profile Web cannot be found.',
  );
});

test('whoever puts a role into a profile needs iam:PassRole on it, to EC2 (privilege escalation)', async () => {
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'mine' }));
  await iam.send(new CreateRoleCommand({ RoleName: 'power', AssumeRolePolicyDocument: TRUST }));
  await iam.send(new CreateUserCommand({ UserName: 'pat' }));
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: 'pat' }));
  const pat = instance.iam({
    accessKeyId: key?.AccessKeyId ?? '',
    secretAccessKey: key?.SecretAccessKey ?? '',
  });
  const grant = (...statements: object[]) =>
    iam.send(
      new PutUserPolicyCommand({
        UserName: 'pat',
        PolicyName: 'p',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 'iam:AddRoleToInstanceProfile', Resource: '*' },
            ...statements,
          ],
        }),
      }),
    );
  const add = () =>
    pat.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'mine', RoleName: 'power' }));
  const denied = () =>
    refused(
      add(),
      'AccessDenied',
      403,
      `User: ${arnOf('user/pat')} is not authorized to perform: iam:PassRole on resource: ${arnOf('role/power')} because no identity-based policy allows the iam:PassRole action`,
    );
  await grant();
  await denied();
  const pass = (service: string) => ({
    Effect: 'Allow',
    Action: 'iam:PassRole',
    Resource: arnOf('role/power'),
    Condition: { StringEquals: { 'iam:PassedToService': service } },
  });
  await grant(pass('lambda.amazonaws.com'));
  await denied();
  await grant(pass('ec2.amazonaws.com'));
  await add();
});

test("the node's profile is a profile like any other: a role taken out of it is out of the node's reach", async () => {
  const { services } = instance;
  const node = await createSandboxNode(services, {
    cluster: 'sandbox',
    name: 'sandbox-node',
    privateIp: '127.0.0.1',
    architecture: 'x86_64',
  });
  const InstanceProfileName = 'AmazonEKSNodeRole';
  const { InstanceProfile: shown } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }));
  assert.deepEqual(
    [shown?.Arn, shown?.InstanceProfileId, shown?.Roles?.[0]?.RoleName],
    [node.profile?.arn, node.profile?.id, InstanceProfileName],
  );
  assert.match(nodeCredentials(services, node, '2.0').accessKeyId, /^ASIA/);
  const RoleName = InstanceProfileName;
  await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
  assert.throws(() => nodeCredentials(services, node, '2.0'), { code: 'AssumeRoleUnauthorizedAccess' });
});
