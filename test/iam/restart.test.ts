import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Directory } from '../../src/core/ports/directory.ts';
import { GROUP, MANAGED_POLICY, ROLE, USER } from '../../src/core/records/identity.ts';
import { ACCOUNT } from '../../src/core/records/instance.ts';
import { INSTANCE_PROFILE } from '../../src/core/records/instance-profile.ts';
import { MFA_DEVICE } from '../../src/core/records/mfa.ts';
import { PASSWORD_POLICY } from '../../src/core/records/password-policy.ts';
import { GLOBAL } from '../../src/core/records/record.ts';
import { ROLE_DELETION } from '../../src/core/records/role-deletion.ts';
import { createAccountAlias } from '../../src/service/accounts/account-alias.ts';
import { putPasswordPolicy } from '../../src/service/accounts/password-policy.ts';
import { createAuthorizer } from '../../src/service/authorization/create-authorizer.ts';
import { openDirectory } from '../../src/service/directory/open-directory.ts';
import { createGroup } from '../../src/service/groups/groups.ts';
import { addUserToGroup } from '../../src/service/groups/membership.ts';
import { updateGroup } from '../../src/service/groups/update-group.ts';
import { createInstanceProfile } from '../../src/service/instance-profiles/instance-profiles.ts';
import { addRoleToInstanceProfile } from '../../src/service/instance-profiles/profile-role.ts';
import { createDevice } from '../../src/service/mfa/create-device.ts';
import { putInlinePolicy } from '../../src/service/policies/inline-policy.ts';
import { GROUPS } from '../../src/service/policies/policy-holders.ts';
import { createRole } from '../../src/service/roles/create-role.ts';
import { createServiceLinkedRole } from '../../src/service/roles/service-linked/create-service-linked-role.ts';
import { deleteServiceLinkedRole } from '../../src/service/roles/service-linked/delete-service-linked-role.ts';
import { scopeOf } from '../../src/service/scope.ts';
import { updateUser } from '../../src/service/users/update-user.ts';
import { createUser } from '../../src/service/users/users.ts';
import { openSqliteStore } from '../../src/storage/sqlite/store.ts';
import { ACCOUNT_ID, openFakeServices } from '../fakes/instance.fake.ts';

const KINDS = [
  GROUP,
  INSTANCE_PROFILE,
  MANAGED_POLICY,
  MFA_DEVICE,
  PASSWORD_POLICY,
  ROLE,
  ROLE_DELETION,
  USER,
];

let folder: string;
let fake: Awaited<ReturnType<typeof openFakeServices>>;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolecall-restart-'));
  fake = await openFakeServices();
});
after(async () => {
  await fake.close();
  await rm(folder, { recursive: true });
});

async function withDirectory<Result>(work: (directory: Directory) => Promise<Result>): Promise<Result> {
  const store = await openSqliteStore(join(folder, 'rolecall.db'));
  const directory = await openDirectory(store);
  try {
    return await work(directory);
  } finally {
    await directory.close();
    await store.close();
  }
}

const picture = (directory: Directory) => [
  ...KINDS.map((kind) => directory.list<unknown>(kind, ACCOUNT_ID)),
  directory.get(ACCOUNT, GLOBAL, ACCOUNT_ID),
];

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const DOCUMENT = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*' }],
});

test('everything of identity is in records: it is there after a restart, and counts', async () => {
  const { services } = fake;
  const scope = scopeOf(services, ACCOUNT_ID);
  const made = await withDirectory(async (directory) => {
    await directory.transact((tx) => {
      createUser(tx, scope, { userName: 'ann' });
      createGroup(tx, scope, { groupName: 'g' });
      addUserToGroup(tx, scope, 'g', 'ann');
      putInlinePolicy(tx, scope, GROUPS, 'g', { policyName: 'p', policyDocument: DOCUMENT });
      updateGroup(tx, scope, 'g', { newGroupName: 'renamed' });
      updateUser(tx, scope, 'ann', { newUserName: 'anna' });
      createRole(tx, scope, { roleName: 'r', assumeRolePolicyDocument: TRUST });
      createInstanceProfile(tx, scope, { instanceProfileName: 'p' });
      addRoleToInstanceProfile(tx, scope, 'p', 'r');
      createServiceLinkedRole(tx, scope, { service: 'ecs.amazonaws.com' });
      createServiceLinkedRole(tx, scope, { service: 'rds.amazonaws.com' });
      deleteServiceLinkedRole(tx, scope, 'AWSServiceRoleForRDS');
      createDevice(tx, scope, services, { virtualMFADeviceName: 'm' });
      createAccountAlias(tx, scope, 'blue');
      putPasswordPolicy(tx, scope, {
        minimumPasswordLength: 14,
        requireSymbols: true,
        requireNumbers: true,
        requireUppercaseCharacters: true,
        requireLowercaseCharacters: true,
        allowUsersToChangePassword: false,
      });
    });
    return picture(directory);
  });
  await withDirectory(async (directory) => {
    assert.deepEqual(picture(directory), made);
    const anna = directory.get(USER, ACCOUNT_ID, 'anna')?.body;
    assert.ok(anna);
    const { managedPolicies } = services;
    const authorizer = createAuthorizer({ directory, managedPolicies });
    const caller = {
      type: 'user',
      account: ACCOUNT_ID,
      arn: anna.arn,
      id: anna.id,
      name: anna.name,
      accessKeyId: 'AKIA',
    } as const;
    const facts = { time: 0, sourceIp: '::1', userAgent: '', secureTransport: true, region: 'us-east-1' };
    const require = (action: string) => authorizer.require(caller, [{ action, resource: '*' }], facts);
    require('iam:ListUsers');
    assert.throws(() => require('iam:ListRoles'), { code: 'AccessDenied' });
  });
});
