import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetRoleCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListPoliciesCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { ACCESS_KEY } from '../../src/core/records/identity.ts';
import { ensureAdministrator } from '../../src/service/users/bootstrap.ts';
import { ACCOUNT_ID, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';

const READ_ONLY = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
const allow = (...actions: string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  });

let instance: FakeInstance;
let iam: IAMClient;

before(async () => {
  instance = await openFakeInstance();
  iam = instance.iam();
});
after(() => instance.close());

/** A new user with one inline policy, and a client that signs as that user. */
async function clientOf(UserName: string, PolicyDocument: string): Promise<IAMClient> {
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument }));
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return instance.iam({ accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' });
}

test('a user with policies and keys', async () => {
  const UserName = 'carol';
  const { User: made } = await iam.send(new CreateUserCommand({ UserName, Path: '/people/' }));
  assert.equal(made?.Arn, `arn:aws:iam::${ACCOUNT_ID}:user/people/carol`);
  assert.match(made?.UserId ?? '', /^AIDA[A-Z2-7]{17}$/);
  await refused(
    iam.send(new CreateUserCommand({ UserName: 'Carol' })),
    'EntityAlreadyExists',
    409,
    'User with name Carol already exists.',
  );
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: READ_ONLY }));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument: allow('s3:*') }));
  const { AttachedPolicies: attached } = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
  assert.deepEqual(
    attached?.map((policy) => policy.PolicyArn),
    [READ_ONLY],
  );
  assert.deepEqual((await iam.send(new ListUserPoliciesCommand({ UserName }))).PolicyNames, ['own']);
  const own = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName: 'own' }));
  assert.equal(decodeURIComponent(own.PolicyDocument ?? ''), allow('s3:*'));
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  assert.match(key?.AccessKeyId ?? '', /^AKIA[A-Z2-7]{16}$/);
  assert.match(key?.SecretAccessKey ?? '', /^[A-Za-z0-9+/]{40}$/);
  const stored = instance.services.directory.get(ACCESS_KEY, ACCOUNT_ID, key?.AccessKeyId ?? '');
  assert(!JSON.stringify(stored).includes(key?.SecretAccessKey ?? ''));
  await iam.send(new CreateAccessKeyCommand({ UserName }));
  await refused(
    iam.send(new CreateAccessKeyCommand({ UserName })),
    'LimitExceeded',
    409,
    'Cannot exceed quota for AccessKeysPerUser: 2',
  );
  const { AccessKeyMetadata: keys = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
  assert.equal(keys.length, 2);
  const remove = () => iam.send(new DeleteUserCommand({ UserName }));
  await refused(remove(), 'DeleteConflict', 409, 'Cannot delete entity, must detach all policies first.');
  await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn: READ_ONLY }));
  await refused(remove(), 'DeleteConflict', 409, 'Cannot delete entity, must delete policies first.');
  await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName: 'own' }));
  await refused(remove(), 'DeleteConflict', 409, 'Cannot delete entity, must delete access keys first.');
  for (const { AccessKeyId } of keys) await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
  await remove();
  await refused(
    iam.send(new GetUserCommand({ UserName })),
    'NoSuchEntity',
    404,
    'The user with name carol cannot be found.',
  );
});

test('an inactive key signs nothing; a call without a user name is about the caller', async () => {
  const dave = await clientOf('dave', allow('iam:GetUser', 'iam:ListAccessKeys'));
  assert.equal((await dave.send(new GetUserCommand({}))).User?.UserName, 'dave');
  const { AccessKeyMetadata: keys } = await dave.send(new ListAccessKeysCommand({}));
  const AccessKeyId = keys?.[0]?.AccessKeyId ?? '';
  await iam.send(new UpdateAccessKeyCommand({ UserName: 'dave', AccessKeyId, Status: 'Inactive' }));
  await assert.rejects(dave.send(new GetUserCommand({})), { name: 'InvalidClientTokenId' });
  await refused(
    iam.send(new DeleteAccessKeyCommand({ UserName: 'admin', AccessKeyId })),
    'NoSuchEntity',
    404,
    `The Access Key with id ${AccessKeyId} cannot be found.`,
  );
  await refused(
    iam.send(new UpdateAccessKeyCommand({ UserName: 'dave', AccessKeyId, Status: 'Other' as 'Active' })),
    'ValidationError',
    400,
    "1 validation error detected: Value at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]",
  );
});

test('denials name the resource as IAM does (access-denied.md 1.6)', async () => {
  const erin = await clientOf('erin', allow('iam:ListUsers'));
  const user = `User: arn:aws:iam::${ACCOUNT_ID}:user/erin is not authorized to perform:`;
  const because = (action: string) => `because no identity-based policy allows the ${action} action`;
  const denied = (call: Promise<unknown>, action: string, resource: string) =>
    refused(call, 'AccessDenied', 403, `${user} ${action} on resource: ${resource} ${because(action)}`);
  await erin.send(new ListUsersCommand({}));
  await denied(erin.send(new GetRoleCommand({ RoleName: 'voclabs' })), 'iam:GetRole', 'role voclabs');
  await denied(erin.send(new GetUserCommand({})), 'iam:GetUser', 'user erin');
  await denied(erin.send(new ListPoliciesCommand({})), 'iam:ListPolicies', 'policy path /');
  await denied(
    erin.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: '{}' })),
    'iam:CreateRole',
    `arn:aws:iam::${ACCOUNT_ID}:role/r`,
  );
});

test('a condition on iam:PolicyARN bounds what may be attached', async () => {
  const frank = await clientOf(
    'frank',
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'iam:AttachUserPolicy',
          Resource: '*',
          Condition: { ArnEquals: { 'iam:PolicyARN': READ_ONLY } },
        },
      ],
    }),
  );
  await frank.send(new AttachUserPolicyCommand({ UserName: 'frank', PolicyArn: READ_ONLY }));
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await assert.rejects(frank.send(new AttachUserPolicyCommand({ UserName: 'frank', PolicyArn })), {
    name: 'AccessDenied',
  });
});

test('the administrator is made once, and its key is the same at each start', async () => {
  const again = await ensureAdministrator(instance.services);
  assert.deepEqual(again, instance.administrator);
  const spare = await iam.send(new CreateAccessKeyCommand({}));
  for (const AccessKeyId of [instance.administrator.accessKeyId, spare.AccessKey?.AccessKeyId]) {
    await iam.send(new UpdateAccessKeyCommand({ AccessKeyId, Status: 'Inactive' })).catch(() => undefined);
  }
  const other = instance.iam({
    accessKeyId: spare.AccessKey?.AccessKeyId ?? '',
    secretAccessKey: spare.AccessKey?.SecretAccessKey ?? '',
  });
  const AccessKeyId = spare.AccessKey?.AccessKeyId ?? '';
  await other.send(new UpdateAccessKeyCommand({ AccessKeyId, Status: 'Inactive' }));
  const fresh = await ensureAdministrator(instance.services);
  assert.notEqual(fresh.accessKeyId, instance.administrator.accessKeyId);
  assert.equal((await instance.iam(fresh).send(new GetUserCommand({}))).User?.UserName, 'admin');
});
