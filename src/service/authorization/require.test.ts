import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Denial } from '../../core/errors/denial.ts';
import type { Directory } from '../../core/ports/directory.ts';
import type { Caller } from '../../core/principal/caller.ts';
import type { Permission } from '../../core/principal/permission.ts';
import { MANAGED_POLICY, ROLE, type Role, USER, type User } from '../../core/records/identity.ts';
import { openMemoryStore } from '../../storage/memory/store.ts';
import { openDirectory } from '../directory/open-directory.ts';
import {
  ACCOUNT,
  BOB,
  FACTS,
  managedPolicies,
  managedPolicy,
  role,
  session,
  statement,
  user,
  userSession,
} from './authorization.fake.ts';
import type { Authorizer } from './authorizer.ts';
import { createAuthorizer } from './create-authorizer.ts';

const LIST: Permission = { action: 's3:ListBucket', resource: 'arn:aws:s3:::b' };
const AWS = managedPolicies({
  All: statement('Allow', '*'),
  S3: statement('Allow', 's3:*'),
  NoS3: statement('Deny', 's3:*'),
});

interface World {
  readonly directory: Directory;
  readonly authorizer: Authorizer;
}

async function world(records: { user?: Partial<User>; role?: Partial<Role> } = {}): Promise<World> {
  const directory = await openDirectory(openMemoryStore());
  await directory.transact((tx) => {
    tx.put(USER, ACCOUNT, 'bob', user(records.user));
    tx.put(ROLE, ACCOUNT, 'app', role(records.role));
  });
  return { directory, authorizer: createAuthorizer({ directory, managedPolicies: AWS }) };
}

function denial({ authorizer }: World, caller: Caller, permission: Permission = LIST): Denial | undefined {
  try {
    authorizer.require(caller, [permission], FACTS);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Denial);
    return error;
  }
}

test('access-denied.md 1.2: an implicit denial names the identity side, and the audit trail learns why', async () => {
  const refused = denial(await world({ user: { inlinePolicies: { x: statement('Allow', 'ec2:*') } } }), BOB);
  assert.equal(
    refused?.message,
    `User: arn:aws:iam::${ACCOUNT}:user/Bob is not authorized to perform: s3:ListBucket on resource: arn:aws:s3:::b because no identity-based policy allows the s3:ListBucket action`,
  );
  assert.match(refused.reason ?? '', /inline policy "x": no Allow statement covers the action/);
  assert.equal(refused.status, 403);
});

test('inline, customer managed and AWS managed policies allow', async () => {
  const inline = await world({ user: { inlinePolicies: { x: statement('Allow', 's3:*') } } });
  assert.equal(denial(inline, BOB), undefined);
  const aws = await world({ user: { attachedPolicies: ['arn:aws:iam::aws:policy/S3'] } });
  assert.equal(denial(aws, BOB), undefined);
  const customer = await world({ user: { attachedPolicies: [`arn:aws:iam::${ACCOUNT}:policy/Rules`] } });
  const rules = managedPolicy(statement('Allow', 's3:*'));
  await customer.directory.transact((tx) => tx.put(MANAGED_POLICY, ACCOUNT, 'rules', rules));
  assert.equal(denial(customer, BOB), undefined);
});

test('a changed policy counts at once, attached or inline', async () => {
  const arn = `arn:aws:iam::${ACCOUNT}:policy/Rules`;
  const here = await world({ user: { attachedPolicies: [arn] } });
  const put = (document: string) =>
    here.directory.transact((tx) => tx.put(MANAGED_POLICY, ACCOUNT, 'rules', managedPolicy(document)));
  await put(statement('Allow', 's3:*'));
  assert.equal(denial(here, BOB), undefined);
  await put(statement('Deny', 's3:*'));
  assert.equal(denial(here, BOB)?.facts.clause, `with an explicit deny in an identity-based policy: ${arn}`);
  await here.directory.transact((tx) =>
    tx.put(USER, ACCOUNT, 'bob', user({ inlinePolicies: { x: statement('Allow', 's3:*') } })),
  );
  assert.equal(denial(here, BOB), undefined);
});

test('access-denied.md 1.5: only managed policies are named by an explicit deny', async () => {
  const inline = await world({ user: { inlinePolicies: { x: statement('Deny', 's3:*') } } });
  assert.equal(denial(inline, BOB)?.facts.clause, 'with an explicit deny in an identity-based policy');
  const managed = await world({
    user: { attachedPolicies: ['arn:aws:iam::aws:policy/All', 'arn:aws:iam::aws:policy/NoS3'] },
  });
  const refused = denial(managed, BOB);
  assert.equal(
    refused?.facts.clause,
    'with an explicit deny in an identity-based policy: arn:aws:iam::aws:policy/NoS3',
  );
  assert.ok(refused.facts.explicit);
});

test('boundary and session policies limit, each with its own words', async () => {
  const bounded = await world({
    role: {
      inlinePolicies: { x: statement('Allow', '*') },
      permissionsBoundary: 'arn:aws:iam::aws:policy/S3',
    },
  });
  const run: Permission = { action: 'ec2:RunInstances', resource: '*' };
  assert.equal(
    denial(bounded, session(), run)?.facts.clause,
    'because no permissions boundary allows the ec2:RunInstances action',
  );
  assert.equal(denial(bounded, session()), undefined);
  const narrow = session({ policy: statement('Allow', 's3:GetObject') });
  assert.equal(
    denial(bounded, narrow)?.facts.clause,
    'because no session policy allows the s3:ListBucket action',
  );
  const union = session({
    policy: statement('Allow', 's3:GetObject'),
    policyArns: ['arn:aws:iam::aws:policy/S3'],
  });
  assert.equal(denial(bounded, union), undefined);
});

test('a boundary that cannot be found allows nothing', async () => {
  const lost = await world({
    role: {
      inlinePolicies: { x: statement('Allow', '*') },
      permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/Gone`,
    },
  });
  assert.equal(denial(lost, session())?.facts.explicit, true);
});

test('a stored document that does not compile denies everything', async () => {
  const broken = await world({
    user: { inlinePolicies: { a: statement('Allow', '*'), b: '{"Version":"2012-10-17"' } },
  });
  const refused = denial(broken, BOB);
  assert.match(refused?.reason ?? '', /inline policy "b" cannot be evaluated/);
});

test('a session of a role deleted and made again may do nothing, whatever the resource grants', async () => {
  const here = await world({
    role: { id: 'AROABBBBBBBBBBBBBBBBB', inlinePolicies: { x: statement('Allow', '*') } },
  });
  const everyone = statement('Allow', '*', { Principal: '*' });
  assert.ok(denial(here, session(), { ...LIST, resourcePolicy: everyone }));
});

test('the root user is allowed in its own account, and not by that in another', async () => {
  const here = await world();
  const root: Caller = {
    type: 'root',
    account: ACCOUNT,
    arn: `arn:aws:iam::${ACCOUNT}:root`,
    id: ACCOUNT,
    accessKeyId: 'AKIA',
  };
  assert.equal(denial(here, root), undefined);
  assert.equal(
    denial(here, root, { ...LIST, resourceAccount: '444455556666' })?.facts.clause,
    'because no resource-based policy allows the s3:ListBucket action',
  );
});

test('access-denied.md 1.6: an anonymous caller is called anonymous', async () => {
  const here = await world();
  const permission = { ...LIST, resourceAccount: ACCOUNT };
  assert.match(denial(here, { type: 'anonymous' }, permission)?.message ?? '', /^User: anonymous is not/);
  const everyone = statement('Allow', 's3:ListBucket', { Principal: '*' });
  assert.equal(denial(here, { type: 'anonymous' }, { ...permission, resourcePolicy: everyone }), undefined);
});

test('the resource of a denial: its ARN, what the door displays, or none', async () => {
  const here = await world();
  assert.equal(denial(here, BOB)?.facts.resource, 'arn:aws:s3:::b');
  assert.equal(denial(here, BOB, { ...LIST, resource: '*' })?.facts.resource, undefined);
  assert.equal(denial(here, BOB, { ...LIST, display: 'role x' })?.facts.resource, 'role x');
  assert.equal(denial(here, BOB, { ...LIST, display: null })?.facts.resource, undefined);
});

test('6.4: sts:GetCallerIdentity cannot be denied', async () => {
  const here = await world({ user: { inlinePolicies: { x: statement('Deny', '*') } } });
  assert.equal(denial(here, BOB, { action: 'sts:GetCallerIdentity', resource: '*' }), undefined);
});

test('every permission of a call must be allowed', async () => {
  const here = await world({ user: { inlinePolicies: { x: statement('Allow', 's3:ListBucket') } } });
  const wanted = [LIST, { action: 's3:PutObject', resource: 'arn:aws:s3:::b/k' }];
  assert.throws(() => here.authorizer.require(BOB, wanted, FACTS), /s3:PutObject/);
});

const KEYS: readonly (readonly [string, Caller, string, string])[] = [
  [
    'aws:PrincipalArn of a session is the role with its path',
    session(),
    'aws:PrincipalArn',
    `arn:aws:iam::${ACCOUNT}:role/team/app`,
  ],
  ['aws:PrincipalArn of a user', BOB, 'aws:PrincipalArn', BOB.arn],
  ['aws:userid of a session', session(), 'aws:userid', 'AROAAAAAAAAAAAAAAAAAA:s1'],
  ['aws:userid of a user', BOB, 'aws:userid', BOB.id],
  ['aws:username of a user', BOB, 'aws:username', 'Bob'],
  ['aws:PrincipalType of a session', session(), 'aws:PrincipalType', 'AssumedRole'],
  ['aws:PrincipalType of a user', BOB, 'aws:PrincipalType', 'User'],
  ['aws:PrincipalAccount', BOB, 'aws:PrincipalAccount', ACCOUNT],
  ['aws:ResourceAccount', BOB, 'aws:ResourceAccount', ACCOUNT],
  ['aws:PrincipalTag of the role', session(), 'aws:PrincipalTag/team', 'blue'],
  [
    '9.4: session tags replace role tags regardless of case',
    session({ tags: { team: 'red' } }),
    'aws:PrincipalTag/Team',
    'red',
  ],
  ['role tags beside session tags', session({ tags: { team: 'red' } }), 'aws:PrincipalTag/Stage', 'prod'],
  ['aws:CurrentTime', BOB, 'aws:CurrentTime', '2026-11-21T12:00:00Z'],
  ['aws:EpochTime', BOB, 'aws:EpochTime', String(FACTS.time / 1000)],
  ['aws:TokenIssueTime', session(), 'aws:TokenIssueTime', '2026-11-21T11:59:00Z'],
  ['aws:SourceIp', BOB, 'aws:SourceIp', '203.0.113.7'],
  ['aws:UserAgent', BOB, 'aws:UserAgent', 'aws-cli/2.31'],
  ['aws:SecureTransport', BOB, 'aws:SecureTransport', 'true'],
  ['aws:RequestedRegion', BOB, 'aws:RequestedRegion', 'us-east-1'],
  ['a role session carries no second factor', session(), 'aws:MultiFactorAuthPresent', 'false'],
  ['a user session without a second factor', userSession(), 'aws:MultiFactorAuthPresent', 'false'],
  ['a user session with one', userSession(FACTS.time - 90_500), 'aws:MultiFactorAuthPresent', 'true'],
  ['its age in seconds', userSession(FACTS.time - 90_500), 'aws:MultiFactorAuthAge', '90'],
  ['aws:TokenIssueTime of a user session', userSession(), 'aws:TokenIssueTime', '2026-11-21T11:59:00Z'],
  ['aws:username of a user session', userSession(), 'aws:username', 'Bob'],
  ['aws:SourceIdentity', session({ sourceIdentity: 'alice' }), 'aws:SourceIdentity', 'alice'],
];

for (const key of ['aws:MultiFactorAuthPresent', 'aws:MultiFactorAuthAge', 'aws:TokenIssueTime']) {
  test(`global condition keys: ${key} is absent from a long-term key`, async () => {
    const document = statement('Allow', '*', { Condition: JSON.parse(`{"Null":{"${key}":"true"}}`) });
    assert.equal(denial(await world({ user: { inlinePolicies: { x: document } } }), BOB), undefined);
  });
}

for (const [title, caller, key, value] of KEYS) {
  test(`global condition keys: ${title}`, async () => {
    const document = statement('Allow', '*', { Condition: { StringEquals: { [key]: value } } });
    const here = await world({
      user: { inlinePolicies: { x: document } },
      role: { inlinePolicies: { x: document } },
    });
    assert.equal(denial(here, caller)?.reason, undefined);
  });
}

for (const key of [
  'aws:MultiFactorAuthAge',
  'aws:username',
  'aws:FederatedProvider',
  '__proto__',
  'aws:constructor',
]) {
  test(`global condition keys: ${key} is absent from a session`, async () => {
    const document = statement('Allow', '*', { Condition: JSON.parse(`{"Null":{"${key}":"true"}}`) });
    assert.equal(denial(await world({ role: { inlinePolicies: { x: document } } }), session()), undefined);
  });
}

test("a door's own key cannot stand in for a global one", async () => {
  const document = statement('Allow', '*', { Condition: { StringEquals: { 'aws:SourceIp': '10.0.0.1' } } });
  const here = await world({ user: { inlinePolicies: { x: document } } });
  assert.ok(denial(here, BOB, { ...LIST, context: { 'aws:sourceip': '10.0.0.1' } }));
});

test('9.3: sub, aud and amr stay visible in a web identity session', async () => {
  const claims = {
    federated: {
      provider: `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks/id/A`,
      issuer: 'oidc.eks/id/A',
      subject: 'system:serviceaccount:default:s3',
      audience: 'sts.amazonaws.com',
      amr: ['pwd'],
    },
  };
  const document = statement('Allow', 's3:*', {
    Condition: {
      StringEquals: {
        'oidc.eks/id/A:sub': 'system:serviceaccount:default:s3',
        'oidc.eks/id/A:aud': 'sts.amazonaws.com',
        'aws:FederatedProvider': claims.federated.provider,
      },
      'ForAnyValue:StringEquals': { 'oidc.eks/id/A:amr': 'pwd' },
      Null: { 'oidc.eks/id/A:email': 'true' },
    },
  });
  const here = await world({ role: { inlinePolicies: { x: document } } });
  assert.equal(denial(here, session(claims))?.reason, undefined);
  assert.ok(denial(here, session()));
});
