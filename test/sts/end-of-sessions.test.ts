import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateRoleCommand, ListUsersCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { revokeSession } from '../../src/service/sessions/revoke-session.ts';
import { ACCOUNT_ID, type ClientKey, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';
import { allow, keyOf, newUser } from './people.ts';

const RoleArn = `arn:aws:iam::${ACCOUNT_ID}:role/app`;
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT_ID }, Action: 'sts:AssumeRole' }],
});

let instance: FakeInstance;
let alice: ClientKey;

before(async () => {
  instance = await openFakeInstance();
  alice = await newUser(instance, 'alice', allow('sts:*'));
  const iam = instance.iam();
  await iam.send(new CreateRoleCommand({ RoleName: 'app', AssumeRolePolicyDocument: trust }));
  await iam.send(
    new PutRolePolicyCommand({ RoleName: 'app', PolicyName: 'p', PolicyDocument: allow('iam:*') }),
  );
});
after(() => instance.close());

async function assume(): Promise<ClientKey> {
  const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'work' });
  return keyOf((await instance.sts(alice).send(command)).Credentials);
}
const list = (key: ClientKey) => instance.iam(key).send(new ListUsersCommand({}));

test('AWSRevokeOlderSessions ends what was issued before a time, and nothing after', async () => {
  const before = await assume();
  assert.ok(await list(before));
  instance.clock.time += 2000;
  // As the IAM console writes it.
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: ['*'],
        Resource: ['*'],
        Condition: {
          DateLessThan: { 'aws:TokenIssueTime': new Date(instance.clock.time).toISOString() },
        },
      },
    ],
  });
  await instance
    .iam()
    .send(
      new PutRolePolicyCommand({ RoleName: 'app', PolicyName: 'AWSRevokeOlderSessions', PolicyDocument }),
    );
  await refused(
    list(before),
    'AccessDenied',
    403,
    `User: arn:aws:sts::${ACCOUNT_ID}:assumed-role/app/work is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::${ACCOUNT_ID}:user/ with an explicit deny in an identity-based policy`,
  );
  // It can still say who it is: nothing denies that.
  assert.ok(await instance.sts(before).send(new GetCallerIdentityCommand({})));
  instance.clock.time += 1000;
  assert.ok(await list(await assume()));
});

test('a session that was revoked by its access key is refused on every door, and others go on', async () => {
  const [one, two] = [await assume(), await assume()];
  assert.ok(await list(one));
  await revokeSession(one.accessKeyId, instance.services);
  const invalid = 'The security token included in the request is invalid.';
  await refused(list(one), 'InvalidClientTokenId', 403, invalid);
  const identity = instance.sts(one).send(new GetCallerIdentityCommand({}));
  await refused(identity, 'InvalidClientTokenId', 403, invalid);
  assert.ok(await list(two));
});

test('sessions go on over rotations of the key that seals them', async () => {
  const key = await assume();
  await instance.services.keyring.rotateSealingKey();
  assert.ok(await list(key));
  assert.ok(await list(await assume()));
});
