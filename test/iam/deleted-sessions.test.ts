import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { ACCOUNT_ID, type ClientKey, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { allow, keyOf, newUser } from '../sts/people.ts';

let instance: FakeInstance;
let user: ClientKey;
before(async () => {
  instance = await openFakeInstance();
  user = await newUser(instance, 'dora', allow('sts:AssumeRole'));
});
after(() => instance.close());

const arnOf = (name: string): string => `arn:aws:iam::${ACCOUNT_ID}:role/team/${name}`;
const sessionOf = (role: string): string => `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${role}/dora`;

async function makeRole(RoleName: string, AWS: string): Promise<void> {
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
  });
  const iam = instance.iam();
  await iam.send(new CreateRoleCommand({ RoleName, Path: '/team/', AssumeRolePolicyDocument }));
  const PolicyDocument = allow('sts:AssumeRole');
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'p', PolicyDocument }));
}

async function assume(key: ClientKey, name: string): Promise<ClientKey> {
  const input = { RoleArn: arnOf(name), RoleSessionName: 'dora' };
  return keyOf((await instance.sts(key).send(new AssumeRoleCommand(input))).Credentials);
}

test('attack: a role made again under the name of a deleted one does not inherit what its sessions were trusted with', async () => {
  await makeRole('guard', ACCOUNT_ID);
  await makeRole('guard-2', ACCOUNT_ID);
  await makeRole('vault', sessionOf('guard'));
  await makeRole('vault-2', sessionOf('guard-2'));
  assert.ok(await assume(await assume(user, 'guard'), 'vault'));

  const iam = instance.iam();
  const { Role: first } = await iam.send(new GetRoleCommand({ RoleName: 'guard' }));
  await iam.send(new DeleteRolePolicyCommand({ RoleName: 'guard', PolicyName: 'p' }));
  await iam.send(new DeleteRoleCommand({ RoleName: 'guard' }));
  await makeRole('guard', ACCOUNT_ID);
  await assert.rejects(async () => assume(await assume(user, 'guard'), 'vault'), { name: 'AccessDenied' });

  const { Role: vault } = await iam.send(new GetRoleCommand({ RoleName: 'vault' }));
  const document = decodeURIComponent(vault?.AssumeRolePolicyDocument ?? '');
  assert.equal(JSON.parse(document).Statement[0].Principal.AWS, `${first?.RoleId}:dora`);
  assert.ok(await assume(await assume(user, 'guard-2'), 'vault-2'), 'another role is as it was');
});
