import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AddUserToGroupCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteUserCommand,
  GetRoleCommand,
  GetUserCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListGroupsForUserCommand,
  ListUserTagsCommand,
  PutUserPolicyCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { GLOBAL } from '../../src/core/records/record.ts';
import { BUCKET } from '../../src/core/records/resources.ts';
import { ACCOUNT_ID, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';

const arnOf = (path: string) => `arn:aws:iam::${ACCOUNT_ID}:${path}`;
const trusting = (AWS: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
  });

let instance: FakeInstance;
let iam: IAMClient;

before(async () => {
  instance = await openFakeInstance();
  iam = instance.iam();
});
after(() => instance.close());

const trustOf = async (RoleName: string) =>
  decodeURIComponent((await iam.send(new GetRoleCommand({ RoleName }))).Role?.AssumeRolePolicyDocument ?? '');

test('a renamed user keeps its id, keys, groups, policies and grants; the old name keeps nothing', async () => {
  const UserName = 'ann';
  const { User: made } = await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const ann = instance.iam({
    accessKeyId: key?.AccessKeyId ?? '',
    secretAccessKey: key?.SecretAccessKey ?? '',
  });
  const own = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'iam:GetUser', Resource: arnOf('user/*${aws:username}') }],
  });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument: own }));
  await iam.send(new CreateGroupCommand({ GroupName: 'g' }));
  await iam.send(new AddUserToGroupCommand({ GroupName: 'g', UserName }));
  const AssumeRolePolicyDocument = trusting(arnOf('user/ann'));
  await iam.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument }));
  await instance.services.directory.transact((tx) =>
    tx.put(BUCKET, GLOBAL, 'b', {
      name: 'b',
      owner: ACCOUNT_ID,
      region: 'us-east-1',
      createDate: 0,
      policy: trusting(arnOf('user/ann')),
    }),
  );
  await iam.send(new UpdateUserCommand({ UserName, NewUserName: 'Anna', NewPath: '/staff/' }));
  const { User: now } = await ann.send(new GetUserCommand({}));
  assert.deepEqual([now?.UserId, now?.UserName, now?.Arn], [made?.UserId, 'Anna', arnOf('user/staff/Anna')]);
  const { AccessKeyMetadata: keys } = await iam.send(new ListAccessKeysCommand({ UserName: 'anna' }));
  assert.deepEqual(
    keys?.map(({ AccessKeyId, UserName: owner }) => [AccessKeyId, owner]),
    [[key?.AccessKeyId, 'Anna']],
  );
  const { Groups: groups } = await iam.send(new ListGroupsForUserCommand({ UserName: 'anna' }));
  assert.equal(groups?.[0]?.GroupName, 'g');
  assert.equal(await trustOf('r'), trusting(arnOf('user/staff/Anna')));
  const bucket = instance.services.directory.get(BUCKET, GLOBAL, 'b')?.body;
  assert.equal(bucket?.policy, trusting(arnOf('user/staff/Anna')));
  await refused(
    iam.send(new GetUserCommand({ UserName })),
    'NoSuchEntity',
    404,
    'The user with name ann cannot be found.',
  );
  // Whoever takes the old name finds no grant under it.
  await iam.send(new CreateUserCommand({ UserName }));
  assert.equal(await trustOf('r'), trusting(arnOf('user/staff/Anna')));
  await refused(
    iam.send(new UpdateUserCommand({ UserName: 'Anna', NewUserName: 'ANN' })),
    'EntityAlreadyExists',
    409,
    'User with name ANN already exists.',
  );
  // Another letter case of its own name is no other name.
  await iam.send(new UpdateUserCommand({ UserName: 'anna', NewUserName: 'ANNA' }));
  assert.equal((await ann.send(new GetUserCommand({}))).User?.UserName, 'ANNA');
});

test('a rename steals no grants: the name must be free, and the grants of a deleted user stay gone', async () => {
  const { User: vera } = await iam.send(new CreateUserCommand({ UserName: 'vera' }));
  await iam.send(
    new CreateRoleCommand({ RoleName: 'v', AssumeRolePolicyDocument: trusting(arnOf('user/vera')) }),
  );
  await iam.send(new CreateUserCommand({ UserName: 'mal' }));
  const rename = () => iam.send(new UpdateUserCommand({ UserName: 'mal', NewUserName: 'vera' }));
  await assert.rejects(rename(), { name: 'EntityAlreadyExistsException' });
  await iam.send(new DeleteUserCommand({ UserName: 'vera' }));
  await rename();
  assert.equal(await trustOf('v'), trusting(vera?.UserId ?? ''));
});

test('a rename needs leave on both names', async () => {
  await iam.send(new CreateUserCommand({ UserName: 'nat' }));
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: 'nat' }));
  const nat = instance.iam({
    accessKeyId: key?.AccessKeyId ?? '',
    secretAccessKey: key?.SecretAccessKey ?? '',
  });
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'iam:UpdateUser', Resource: arnOf('user/nat') }],
  });
  await iam.send(new PutUserPolicyCommand({ UserName: 'nat', PolicyName: 'p', PolicyDocument }));
  await refused(
    nat.send(new UpdateUserCommand({ UserName: 'nat', NewUserName: 'boss' })),
    'AccessDenied',
    403,
    `User: ${arnOf('user/nat')} is not authorized to perform: iam:UpdateUser on resource: user boss because no identity-based policy allows the iam:UpdateUser action`,
  );
  await nat.send(new UpdateUserCommand({ UserName: 'nat', NewUserName: 'nat' }));
});

test('tags of users', async () => {
  const UserName = 'nat';
  await iam.send(new TagUserCommand({ UserName, Tags: [{ Key: 'Team', Value: 'x' }] }));
  await iam.send(new TagUserCommand({ UserName, Tags: [{ Key: 'team', Value: 'y' }] }));
  const tags = async () => (await iam.send(new ListUserTagsCommand({ UserName }))).Tags ?? [];
  assert.deepEqual(await tags(), [{ Key: 'team', Value: 'y' }]);
  await iam.send(new UntagUserCommand({ UserName, TagKeys: ['TEAM'] }));
  assert.deepEqual(await tags(), []);
});
