import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Denial } from '../../core/errors/denial.ts';
import type { Caller } from '../../core/principal/caller.ts';
import { USER, type User } from '../../core/records/identity.ts';
import { openMemoryStore } from '../../storage/memory/store.ts';
import { openDirectory } from '../directory/open-directory.ts';
import { ACCOUNT, FACTS, federatedUser, managedPolicies, statement, user } from './authorization.fake.ts';
import { createAuthorizer } from './create-authorizer.ts';

const BUCKET = 'arn:aws:s3:::b';

async function denied(
  caller: Caller,
  holder: Partial<User> = {},
  more: { action?: string; resourcePolicy?: string } = {},
): Promise<Denial | undefined> {
  const directory = await openDirectory(openMemoryStore());
  await directory.transact((tx) => tx.put(USER, ACCOUNT, 'bob', user(holder)));
  const authorizer = createAuthorizer({ directory, managedPolicies: managedPolicies({}) });
  try {
    authorizer.require(caller, [{ action: 's3:ListBucket', resource: BUCKET, ...more }], FACTS);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Denial);
    return error;
  }
}

const allows = (action: string) => ({ inlinePolicies: { x: statement('Allow', action) } });
const all = statement('Allow', '*');

test('gets what both the session policy and the user allow (policy-language.md 6.2)', async () => {
  assert.equal(await denied(federatedUser({ policy: all }), allows('s3:*')), undefined);
  assert.equal(
    (await denied(federatedUser({ policy: all }), allows('ec2:*')))?.message,
    `User: arn:aws:sts::${ACCOUNT}:federated-user/carol is not authorized to perform: s3:ListBucket on resource: ${BUCKET} because no identity-based policy allows the s3:ListBucket action`,
  );
  const ec2 = statement('Allow', 'ec2:*');
  assert.match(
    (await denied(federatedUser({ policy: ec2 }), allows('*')))?.message ?? '',
    /no session policy/,
  );
});

test('without a session policy gets nothing from the user (6.3), and only what names it directly', async () => {
  assert.match((await denied(federatedUser(), allows('*')))?.message ?? '', /no identity-based policy/);
  const grant = (arn: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: arn }, Action: '*', Resource: '*' }],
    });
  const { arn, userArn } = federatedUser();
  assert.equal(await denied(federatedUser(), {}, { resourcePolicy: grant(arn) }), undefined);
  assert.ok(
    await denied(
      federatedUser({ policy: statement('Allow', 'ec2:*') }),
      {},
      { resourcePolicy: grant(userArn) },
    ),
  );
});

test('is stopped by a Deny of the user, by its boundary, and by the end of the user', async () => {
  const caller = federatedUser({ policy: all });
  const deny = { inlinePolicies: { a: all, d: statement('Deny', 's3:*') } };
  assert.match((await denied(caller, deny))?.message ?? '', /explicit deny in an identity-based policy/);
  assert.ok(await denied(caller, { ...allows('*'), id: 'AIDABBBBBBBBBBBBBBBBB' }));
  const permissionsBoundary = `arn:aws:iam::${ACCOUNT}:policy/Gone`;
  assert.ok(await denied(caller, { ...allows('*'), permissionsBoundary }));
});

test('of the root user gets what the session policy allows', async () => {
  const claims = { userId: ACCOUNT, userName: '' };
  assert.equal(await denied(federatedUser({ ...claims, policy: all })), undefined);
  assert.ok(await denied(federatedUser({ ...claims, policy: statement('Allow', 'ec2:*') })));
  assert.ok(await denied(federatedUser(claims)));
});

test('carries its session tags over those of the user, and is known by its own id', async () => {
  const seen = (key: string, value: string) =>
    denied(
      federatedUser({
        policy: statement('Allow', '*', { Condition: { StringEquals: { [key]: value } } }),
        tags: { team: 'red' },
      }),
      { ...allows('*'), tags: { Team: 'blue', Stage: 'prod' } },
    );
  assert.equal(await seen('aws:PrincipalTag/Team', 'red'), undefined);
  assert.equal(await seen('aws:PrincipalTag/Stage', 'prod'), undefined);
  assert.equal(await seen('aws:userid', `${ACCOUNT}:carol`), undefined);
  assert.equal(await seen('aws:PrincipalType', 'FederatedUser'), undefined);
  assert.ok(await seen('aws:username', 'Bob'));
});
