import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AddRoleToInstanceProfileCommand,
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateAccessKeyCommand,
  CreateAccountAliasCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeleteAccountAliasCommand,
  DeleteAccountPasswordPolicyCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  type IAMClient,
  ListAccountAliasesCommand,
  PutGroupPolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutUserPolicyCommand,
  paginateGetAccountAuthorizationDetails,
  UpdateAccountPasswordPolicyCommand,
} from '@aws-sdk/client-iam';
import { ACCOUNT } from '../../src/core/records/instance.ts';
import { GLOBAL } from '../../src/core/records/record.ts';
import { ACCOUNT_ID, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';

const READ_ONLY = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
const arnOf = (path: string) => `arn:aws:iam::${ACCOUNT_ID}:${path}`;
const DOCUMENT = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
});
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

let instance: FakeInstance;
let iam: IAMClient;

before(async () => {
  instance = await openFakeInstance();
  iam = instance.iam();
});
after(() => instance.close());

test('an account has one alias, which no other account has', async () => {
  const aliases = async () => (await iam.send(new ListAccountAliasesCommand({}))).AccountAliases ?? [];
  const create = (AccountAlias: string) => iam.send(new CreateAccountAliasCommand({ AccountAlias }));
  const remove = (AccountAlias: string) => iam.send(new DeleteAccountAliasCommand({ AccountAlias }));
  assert.deepEqual(await aliases(), []);
  await create('blue-team');
  await create('green-team');
  assert.deepEqual(await aliases(), ['green-team']);
  const { createdAt } = instance.services.directory.get(ACCOUNT, GLOBAL, ACCOUNT_ID)?.body ?? {};
  assert.ok(createdAt);
  await instance.services.directory.transact((tx) =>
    tx.put(ACCOUNT, GLOBAL, '444455556666', { id: '444455556666', createdAt: 0, alias: 'others' }),
  );
  await refused(create('others'), 'EntityAlreadyExists', 409, 'The account alias others already exists.');
  await refused(remove('others'), 'NoSuchEntity', 404, 'The account alias others cannot be found.');
  for (const bad of ['a', 'Upper', 'double--hyphen', '-x-', 'end-']) {
    await assert.rejects(create(bad), { name: 'ValidationError' }, bad);
  }
  await assert.rejects(create('444455556666'), { name: 'InvalidInputException' });
  await remove('green-team');
  assert.deepEqual(await aliases(), []);
});

test('the password policy is kept, replaced whole and deleted', async () => {
  const get = async () => (await iam.send(new GetAccountPasswordPolicyCommand({}))).PasswordPolicy;
  const none = `The Password Policy with domain name ${ACCOUNT_ID} cannot be found.`;
  await refused(get(), 'NoSuchEntity', 404, none);
  await iam.send(
    new UpdateAccountPasswordPolicyCommand({
      MinimumPasswordLength: 14,
      MaxPasswordAge: 90,
      RequireSymbols: true,
    }),
  );
  const defaults = {
    MinimumPasswordLength: 6,
    RequireSymbols: false,
    RequireNumbers: false,
    RequireUppercaseCharacters: false,
    RequireLowercaseCharacters: false,
    AllowUsersToChangePassword: false,
    ExpirePasswords: false,
  };
  assert.deepEqual(await get(), {
    ...defaults,
    MinimumPasswordLength: 14,
    RequireSymbols: true,
    ExpirePasswords: true,
    MaxPasswordAge: 90,
  });
  await iam.send(new UpdateAccountPasswordPolicyCommand({}));
  assert.deepEqual(await get(), defaults);
  await assert.rejects(iam.send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 5 })), {
    name: 'ValidationError',
  });
  const remove = () => iam.send(new DeleteAccountPasswordPolicyCommand({}));
  await remove();
  await refused(
    remove(),
    'NoSuchEntity',
    404,
    'The account policy with name PasswordPolicy cannot be found.',
  );
});

test('the report and the summary show what there is, and nothing else', async () => {
  await iam.send(new CreateUserCommand({ UserName: 'ann', Tags: [{ Key: 'a', Value: 'b' }] }));
  await iam.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'own', PolicyDocument: DOCUMENT }));
  await iam.send(new CreateGroupCommand({ GroupName: 'g', Path: '/x/' }));
  await iam.send(new AddUserToGroupCommand({ GroupName: 'g', UserName: 'ann' }));
  await iam.send(new PutGroupPolicyCommand({ GroupName: 'g', PolicyName: 'in', PolicyDocument: DOCUMENT }));
  await iam.send(new AttachGroupPolicyCommand({ GroupName: 'g', PolicyArn: READ_ONLY }));
  await iam.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: TRUST }));
  const { Policy: made } = await iam.send(
    new CreatePolicyCommand({ PolicyName: 'mine', PolicyDocument: DOCUMENT, Description: 'd' }),
  );
  const PolicyArn = made?.Arn ?? '';
  await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: DOCUMENT }));
  await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'r', PermissionsBoundary: PolicyArn }));
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'p' }));
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'p', RoleName: 'r' }));
  await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'm' }));

  const all = await iam.send(new GetAccountAuthorizationDetailsCommand({}));
  const [, ann] = all.UserDetailList ?? [];
  assert.deepEqual(
    [ann?.UserName, ann?.GroupList, ann?.UserPolicyList?.[0]?.PolicyName, ann?.Tags],
    ['ann', ['g'], 'own', [{ Key: 'a', Value: 'b' }]],
  );
  const [group] = all.GroupDetailList ?? [];
  assert.equal(group?.Arn, arnOf('group/x/g'));
  assert.deepEqual(group?.AttachedManagedPolicies, [
    { PolicyName: 'AmazonS3ReadOnlyAccess', PolicyArn: READ_ONLY },
  ]);
  assert.equal(decodeURIComponent(group?.GroupPolicyList?.[0]?.PolicyDocument ?? ''), DOCUMENT);
  const [role] = all.RoleDetailList ?? [];
  assert.equal(decodeURIComponent(role?.AssumeRolePolicyDocument ?? ''), TRUST);
  assert.equal(role?.PermissionsBoundary?.PermissionsBoundaryArn, PolicyArn);
  assert.deepEqual(
    role?.InstanceProfileList?.map(({ InstanceProfileName, Roles }) => [
      InstanceProfileName,
      Roles?.[0]?.RoleName,
    ]),
    [['p', 'r']],
  );
  assert.deepEqual(
    all.Policies?.map(({ Arn, AttachmentCount, PermissionsBoundaryUsageCount }) => [
      Arn,
      AttachmentCount,
      PermissionsBoundaryUsageCount,
    ]),
    [
      [PolicyArn, 0, 1],
      [ADMINISTRATOR, 1, 0],
      [READ_ONLY, 1, 0],
    ],
  );
  const versions = all.Policies?.[0]?.PolicyVersionList?.map((version) => [
    version.VersionId,
    version.IsDefaultVersion,
    decodeURIComponent(version.Document ?? ''),
  ]);
  assert.deepEqual(versions, [
    ['v2', false, DOCUMENT],
    ['v1', true, DOCUMENT],
  ]);

  const seen: (string | undefined)[] = [];
  for await (const page of paginateGetAccountAuthorizationDetails({ client: iam, pageSize: 2 }, {})) {
    seen.push(...(page.UserDetailList ?? []).map(({ UserName }) => UserName));
    seen.push(...(page.GroupDetailList ?? []).map(({ GroupName }) => GroupName));
    seen.push(...(page.RoleDetailList ?? []).map(({ RoleName }) => RoleName));
    seen.push(...(page.Policies ?? []).map(({ PolicyName }) => PolicyName));
  }
  assert.deepEqual(seen, ['admin', 'ann', 'g', 'r', 'mine', 'AdministratorAccess', 'AmazonS3ReadOnlyAccess']);
  const some = await iam.send(
    new GetAccountAuthorizationDetailsCommand({ Filter: ['Role', 'LocalManagedPolicy'] }),
  );
  assert.deepEqual(
    [some.UserDetailList, some.GroupDetailList, some.RoleDetailList, some.Policies].map(
      (list) => list?.length ?? 0,
    ),
    [0, 0, 1, 1],
  );

  const { SummaryMap: summary = {} } = await iam.send(new GetAccountSummaryCommand({}));
  const counted = {
    Users: 2,
    Groups: 1,
    Roles: 1,
    Policies: 1,
    InstanceProfiles: 1,
    Providers: 0,
    MFADevices: 1,
    MFADevicesInUse: 0,
    PolicyVersionsInUse: 3,
  };
  for (const [name, count] of Object.entries(counted)) {
    assert.equal(new Map(Object.entries(summary)).get(name), count, name);
  }
  assert.equal(summary.GroupsPerUserQuota, 10);
  assert.equal(summary.GroupPolicySizeQuota, 5120);
});

test('the account is for those who may', async () => {
  await iam.send(new CreateUserCommand({ UserName: 'zed' }));
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: 'zed' }));
  const zed = instance.iam({
    accessKeyId: key?.AccessKeyId ?? '',
    secretAccessKey: key?.SecretAccessKey ?? '',
  });
  const denied = (call: Promise<unknown>, action: string) =>
    refused(
      call,
      'AccessDenied',
      403,
      `User: ${arnOf('user/zed')} is not authorized to perform: iam:${action} on resource: * because no identity-based policy allows the iam:${action} action`,
    );
  await denied(zed.send(new GetAccountAuthorizationDetailsCommand({})), 'GetAccountAuthorizationDetails');
  await denied(zed.send(new CreateAccountAliasCommand({ AccountAlias: 'mine' })), 'CreateAccountAlias');
  await denied(zed.send(new GetAccountSummaryCommand({})), 'GetAccountSummary');
});
