import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateAccessKeyCommand, CreateRoleCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import { ACCESS_KEY, ROLE } from '../../src/core/records/identity.ts';
import { ACCOUNT_ID, openFakeInstance } from '../fakes/instance.fake.ts';

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

test('of many who make the same thing at once, one succeeds and quotas hold', async () => {
  const instance = await openFakeInstance();
  try {
    const iam = instance.iam();
    const made = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        iam.send(new CreateRoleCommand({ RoleName: 'one', AssumeRolePolicyDocument: TRUST })),
      ),
    );
    assert.equal(made.filter((result) => result.status === 'fulfilled').length, 1);
    assert.equal(instance.services.directory.list(ROLE, ACCOUNT_ID).length, 1);
    await iam.send(new CreateUserCommand({ UserName: 'busy' }));
    await Promise.allSettled(
      Array.from({ length: 8 }, () => iam.send(new CreateAccessKeyCommand({ UserName: 'busy' }))),
    );
    const keys = instance.services.directory.list(ACCESS_KEY, ACCOUNT_ID);
    assert.equal(keys.filter(({ body }) => body.userName === 'busy').length, 2);
  } finally {
    await instance.close();
  }
});
