import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Denial } from '../../core/errors/denial.ts';
import { USER } from '../../core/records/identity.ts';
import { openMemoryStore } from '../../storage/memory/store.ts';
import { openDirectory } from '../directory/open-directory.ts';
import { ACCOUNT, BOB, FACTS, managedPolicies, role, statement, user } from './authorization.fake.ts';
import type { Authorizer } from './authorizer.ts';
import { createAuthorizer } from './create-authorizer.ts';

const OTHER = '444455556666';
const SECRET = 'the-external-id-of-the-other-account';
const ASSUME = 'sts:AssumeRole';

async function authorizer(action: string): Promise<Authorizer> {
  const directory = await openDirectory(openMemoryStore());
  const inlinePolicies = { p: statement('Allow', action) };
  await directory.transact((tx) => tx.put(USER, ACCOUNT, 'bob', user({ inlinePolicies })));
  return createAuthorizer({ directory, managedPolicies: managedPolicies({}) });
}

const trusting = (Effect: 'Allow' | 'Deny', operator: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: ACCOUNT },
        Action: ASSUME,
        Condition: { StringEquals: { 'sts:ExternalId': SECRET } },
      },
      {
        Sid: SECRET,
        Effect,
        Principal: { AWS: ACCOUNT },
        Action: ASSUME,
        Condition: { [operator]: { 'sts:ExternalId': SECRET } },
      },
    ],
  });

test("attack: the trail of a caller does not tell what another account's role asks for", async () => {
  const { decideAssumeRole } = await authorizer(ASSUME);
  for (const assumeRolePolicy of [trusting('Allow', 'StringEquals'), trusting('Deny', 'StringNotEquals')]) {
    const arn = `arn:aws:iam::${OTHER}:role/team/app`;
    const foreign = role({ arn, assumeRolePolicy });
    const verdict = decideAssumeRole(foreign, OTHER, BOB, ASSUME, { 'sts:externalid': 'a guess' }, FACTS);
    assert.equal(verdict.allowed, false);
    assert.doesNotMatch(JSON.stringify(verdict), new RegExp(SECRET));
    assert.match(verdict.reason, new RegExp(`of account ${OTHER}`));
    assert.equal(verdict.decision?.layer, 'trust');
    const own = decideAssumeRole(role({ assumeRolePolicy }), ACCOUNT, BOB, ASSUME, {}, FACTS);
    assert.match(JSON.stringify(own), new RegExp(SECRET), 'the owner is told');
  }
});

test("attack: nor what another account's bucket policy says, whichever side refuses", async () => {
  const resourcePolicy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:userid': SECRET } },
      },
    ],
  });
  const permission = {
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::b/k',
    resourceAccount: OTHER,
    resourcePolicy,
  };
  for (const granted of ['s3:*', 'ec2:*']) {
    const { require } = await authorizer(granted);
    assert.throws(
      () => require(BOB, [permission], FACTS),
      (error: unknown) => {
        assert.ok(error instanceof Denial);
        const { reason, decision, message } = error;
        assert.doesNotMatch(JSON.stringify({ reason, decision, message }), new RegExp(SECRET), granted);
        assert.equal(decision?.layer, granted === 's3:*' ? 'resource' : 'identity');
        return true;
      },
    );
  }
});
