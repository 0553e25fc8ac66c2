import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  DeleteGroupCommand,
  DeleteGroupPolicyCommand,
  DeletePolicyCommand,
  DeleteUserCommand,
  DetachGroupPolicyCommand,
  GetContextKeysForPrincipalPolicyCommand,
  GetGroupCommand,
  GetGroupPolicyCommand,
  GetPolicyCommand,
  type IAMClient,
  ListAttachedGroupPoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListGroupPoliciesCommand,
  ListGroupsCommand,
  ListGroupsForUserCommand,
  ListUsersCommand,
  PutGroupPolicyCommand,
  PutUserPolicyCommand,
  paginateGetGroup,
  RemoveUserFromGroupCommand,
  SimulatePrincipalPolicyCommand,
  UpdateGroupCommand,
} from '@aws-sdk/client-iam';
import { GROUP } from '../../src/core/records/identity.ts';
import { ACCOUNT_ID, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';

const READ_ONLY = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
const statement = (Effect: string, Action: string, more: object = {}) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect, Action, Resource: '*', ...more }],
  });
const allow = (action: string, more?: object) => statement('Allow', action, more);
const arnOf = (path: string) => `arn:aws:iam::${ACCOUNT_ID}:${path}`;

let instance: FakeInstance;
let iam: IAMClient;

before(async () => {
  instance = await openFakeInstance();
  iam = instance.iam();
});
after(() => instance.close());

async function clientOf(UserName: string): Promise<IAMClient> {
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return instance.iam({ accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' });
}

test('a group with members and policies', async () => {
  const GroupName = 'Builders';
  const { Group: made } = await iam.send(new CreateGroupCommand({ GroupName, Path: '/teams/' }));
  assert.equal(made?.Arn, arnOf('group/teams/Builders'));
  assert.match(made?.GroupId ?? '', /^AGPA[A-Z2-7]{17}$/);
  await refused(
    iam.send(new CreateGroupCommand({ GroupName: 'builders' })),
    'EntityAlreadyExists',
    409,
    'Group with name builders already exists.',
  );
  const { Groups: listed } = await iam.send(new ListGroupsCommand({ PathPrefix: '/teams/' }));
  assert.deepEqual(listed, [made]);
  const names = ['bo', 'al', 'cy'];
  for (const UserName of names) {
    await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new AddUserToGroupCommand({ GroupName, UserName }));
    await iam.send(new AddUserToGroupCommand({ GroupName, UserName }));
  }
  const pages: (string | undefined)[][] = [];
  for await (const page of paginateGetGroup({ client: iam, pageSize: 2 }, { GroupName })) {
    assert.equal(page.Group?.GroupId, made?.GroupId);
    pages.push((page.Users ?? []).map(({ UserName }) => UserName));
  }
  assert.deepEqual(pages, [['al', 'bo'], ['cy']]);
  await iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName: 'own', PolicyDocument: allow('s3:*') }));
  await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn: READ_ONLY }));
  assert.deepEqual((await iam.send(new ListGroupPoliciesCommand({ GroupName }))).PolicyNames, ['own']);
  const own = await iam.send(new GetGroupPolicyCommand({ GroupName, PolicyName: 'own' }));
  assert.equal(decodeURIComponent(own.PolicyDocument ?? ''), allow('s3:*'));
  const attached = await iam.send(new ListAttachedGroupPoliciesCommand({ GroupName }));
  assert.deepEqual(attached.AttachedPolicies, [
    { PolicyArn: READ_ONLY, PolicyName: 'AmazonS3ReadOnlyAccess' },
  ]);
  const remove = () => iam.send(new DeleteGroupCommand({ GroupName }));
  const conflict = (message: string) => refused(remove(), 'DeleteConflict', 409, message);
  await refused(
    iam.send(new DeleteUserCommand({ UserName: 'al' })),
    'DeleteConflict',
    409,
    'Cannot delete entity, must remove users from group first.',
  );
  await conflict('Cannot delete entity, must remove users from group first.');
  for (const UserName of names) await iam.send(new RemoveUserFromGroupCommand({ GroupName, UserName }));
  await conflict('Cannot delete entity, must detach all policies first.');
  await iam.send(new DetachGroupPolicyCommand({ GroupName, PolicyArn: READ_ONLY }));
  await conflict('Cannot delete entity, must delete policies first.');
  await iam.send(new DeleteGroupPolicyCommand({ GroupName, PolicyName: 'own' }));
  await remove();
  await refused(
    iam.send(new GetGroupCommand({ GroupName })),
    'NoSuchEntity',
    404,
    'The group with name Builders cannot be found.',
  );
  await iam.send(new DeleteUserCommand({ UserName: 'al' }));
});

test('policies of groups count: for members, in simulations, as uses, and their denies too', async () => {
  const gus = await clientOf('gus');
  const GroupName = 'lookers';
  const list = () => gus.send(new ListUsersCommand({}));
  await iam.send(new CreateGroupCommand({ GroupName }));
  const { Policy: policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: 'look', PolicyDocument: allow('iam:ListUsers') }),
  );
  const PolicyArn = policy?.Arn ?? '';
  await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }));
  await assert.rejects(list(), { name: 'AccessDenied' });
  await iam.send(new AddUserToGroupCommand({ GroupName, UserName: 'gus' }));
  await list();
  const { Policy: used } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  assert.equal(used?.AttachmentCount, 1);
  const entities = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn }));
  assert.deepEqual(
    entities.PolicyGroups?.map(({ GroupName: name }) => name),
    [GroupName],
  );
  const only = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn, EntityFilter: 'Role' }));
  assert.deepEqual(only.PolicyGroups ?? [], []);
  await refused(
    iam.send(new DeletePolicyCommand({ PolicyArn })),
    'DeleteConflict',
    409,
    'Cannot delete a policy attached to entities.',
  );
  for (const source of ['user/gus', 'group/lookers']) {
    const { EvaluationResults: results } = await iam.send(
      new SimulatePrincipalPolicyCommand({ PolicySourceArn: arnOf(source), ActionNames: ['iam:ListUsers'] }),
    );
    assert.equal(results?.[0]?.EvalDecision, 'allowed', source);
    assert.equal(results?.[0]?.MatchedStatements?.[0]?.SourcePolicyId, 'look');
  }
  const document = statement('Deny', 'iam:ListUsers', {
    Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'x' } },
  });
  await iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName: 'not', PolicyDocument: document }));
  await refused(
    list(),
    'AccessDenied',
    403,
    `User: ${arnOf('user/gus')} is not authorized to perform: iam:ListUsers on resource: ${arnOf('user/')} with an explicit deny in an identity-based policy`,
  );
  const { ContextKeyNames: keys } = await iam.send(
    new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn: arnOf('user/gus') }),
  );
  assert.deepEqual(keys, ['aws:PrincipalTag/team']);
  await iam.send(new RemoveUserFromGroupCommand({ GroupName, UserName: 'gus' }));
  await assert.rejects(list(), /no identity-based policy allows/);
});

test('a renamed group keeps id and members; its name is free, and gives nothing to who takes it', async () => {
  const hal = await clientOf('hal');
  const GroupName = 'old';
  const { Group: made } = await iam.send(new CreateGroupCommand({ GroupName }));
  await iam.send(new AddUserToGroupCommand({ GroupName, UserName: 'hal' }));
  const PolicyDocument = allow('iam:ListGroups');
  await iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName: 'p', PolicyDocument }));
  await iam.send(new CreateGroupCommand({ GroupName: 'taken' }));
  await refused(
    iam.send(new UpdateGroupCommand({ GroupName, NewGroupName: 'Taken' })),
    'EntityAlreadyExists',
    409,
    'Group with name Taken already exists.',
  );
  await iam.send(new UpdateGroupCommand({ GroupName, NewGroupName: 'new', NewPath: '/moved/' }));
  const { Group: now, Users: users } = await iam.send(new GetGroupCommand({ GroupName: 'new' }));
  assert.deepEqual(
    [now?.Arn, now?.GroupId, users?.map(({ UserName }) => UserName)],
    [arnOf('group/moved/new'), made?.GroupId, ['hal']],
  );
  await hal.send(new ListGroupsCommand({}));
  await iam.send(new CreateGroupCommand({ GroupName }));
  assert.deepEqual((await iam.send(new GetGroupCommand({ GroupName }))).Users ?? [], []);
  const { Groups: of } = await iam.send(new ListGroupsForUserCommand({ UserName: 'hal' }));
  assert.deepEqual(
    of?.map((group) => group.GroupName),
    ['new'],
  );
});

test('quotas hold, also when many come at once', async () => {
  await iam.send(new CreateUserCommand({ UserName: 'joiner' }));
  const groups = Array.from({ length: 12 }, (_, at) => `many${at}`);
  await Promise.all(groups.map((GroupName) => iam.send(new CreateGroupCommand({ GroupName }))));
  const joined = await Promise.allSettled(
    groups.map((GroupName) => iam.send(new AddUserToGroupCommand({ GroupName, UserName: 'joiner' }))),
  );
  assert.equal(joined.filter(({ status }) => status === 'fulfilled').length, 10);
  await refused(
    iam.send(new AddUserToGroupCommand({ GroupName: 'lookers', UserName: 'joiner' })),
    'LimitExceeded',
    409,
    'Cannot exceed quota for GroupsPerUser: 10',
  );
  const twice = await Promise.allSettled(
    [1, 2, 3, 4].map(() => iam.send(new CreateGroupCommand({ GroupName: 'once' }))),
  );
  assert.equal(twice.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal(instance.services.directory.list(GROUP, ACCOUNT_ID, 'once').length, 1);
});

test('nobody joins a group, or renames one, without leave (privilege escalation)', async () => {
  const eve = await clientOf('eve');
  await iam.send(new CreateGroupCommand({ GroupName: 'admins' }));
  await refused(
    eve.send(new AddUserToGroupCommand({ GroupName: 'admins', UserName: 'eve' })),
    'AccessDenied',
    403,
    `User: ${arnOf('user/eve')} is not authorized to perform: iam:AddUserToGroup on resource: group admins because no identity-based policy allows the iam:AddUserToGroup action`,
  );
  const Resource = [arnOf('group/lookers'), arnOf('group/mine/*'), arnOf('user/*')];
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource }],
  });
  await iam.send(new PutUserPolicyCommand({ UserName: 'eve', PolicyName: 'p', PolicyDocument }));
  await eve.send(new AddUserToGroupCommand({ GroupName: 'lookers', UserName: 'eve' }));
  await assert.rejects(eve.send(new AddUserToGroupCommand({ GroupName: 'admins', UserName: 'eve' })), {
    name: 'AccessDenied',
  });
  // Neither a group of hers into a name beyond her, nor one beyond her into her path.
  const rename = (GroupName: string, NewGroupName: string, NewPath?: string) =>
    eve.send(new UpdateGroupCommand({ GroupName, NewGroupName, ...(NewPath && { NewPath }) }));
  await assert.rejects(rename('lookers', 'trusted'), { name: 'AccessDenied' });
  await assert.rejects(rename('admins', 'a', '/mine/'), { name: 'AccessDenied' });
  await rename('lookers', 'l', '/mine/');
});
