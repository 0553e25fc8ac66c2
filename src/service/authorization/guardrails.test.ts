import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Denial } from '../../core/errors/denial.ts';
import type { Directory } from '../../core/ports/directory.ts';
import type { Caller } from '../../core/principal/caller.ts';
import { ROLE, type Role, USER } from '../../core/records/identity.ts';
import { ORGANIZATION, ORGANIZATION_KEY, SERVICE_CONTROL_POLICY } from '../../core/records/organization.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { openMemoryStore } from '../../storage/memory/store.ts';
import { openDirectory } from '../directory/open-directory.ts';
import {
  ACCOUNT,
  BOB,
  FACTS,
  managedPolicies,
  role,
  session,
  statement,
  trustPolicy,
  user,
} from './authorization.fake.ts';
import type { Authorizer } from './authorizer.ts';
import { createAuthorizer } from './create-authorizer.ts';

const TOP = '999988887777';
const ARN = `arn:aws:organizations::${TOP}:policy/o-abcdefghij/service_control_policy/p-12345678`;
const ALL = { inlinePolicies: { all: statement('Allow', '*') } };
const LIST = { action: 's3:ListBucket', resource: 'arn:aws:s3:::b' };

interface World {
  readonly directory: Directory;
  readonly authorizer: Authorizer;
  attach(document: string, name?: string): Promise<void>;
}

async function world(managementAccount = TOP, more: Partial<Role> = {}): Promise<World> {
  const directory = await openDirectory(openMemoryStore());
  await directory.transact((tx) => {
    tx.put(ORGANIZATION, GLOBAL, ORGANIZATION_KEY, {
      id: 'o-abcdefghij',
      rootId: 'r-abcd',
      managementAccount,
    });
    tx.put(USER, ACCOUNT, 'bob', user(ALL));
    tx.put(ROLE, ACCOUNT, 'app', role({ ...ALL, ...more }));
  });
  return {
    directory,
    authorizer: createAuthorizer({ directory, managedPolicies: managedPolicies({}) }),
    attach: (document, name = 'Rule') =>
      directory.transact((tx) => {
        const policy = { name, id: 'p-12345678', arn: ARN, document, attachedAt: 0 };
        tx.put(SERVICE_CONTROL_POLICY, ACCOUNT, name, policy);
      }),
  };
}

function refusalOf({ authorizer }: World, caller: Caller): string | undefined {
  try {
    authorizer.require(caller, [LIST], FACTS);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Denial);
    return error.facts.clause;
  }
}

const DENIED = `with an explicit deny in a service control policy: ${ARN}`;
const ROOT: Caller = {
  type: 'root',
  account: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:root`,
  id: ACCOUNT,
  accessKeyId: '',
};

test('access-denied.md 1.5: users, sessions and the root user of the account, from the commit on and until detached', async () => {
  const here = await world();
  assert.equal(refusalOf(here, BOB), undefined);
  await here.attach(statement('Deny', 's3:*'));
  for (const caller of [BOB, session(), ROOT]) assert.equal(refusalOf(here, caller), DENIED);
  await here.directory.transact((tx) => tx.delete(SERVICE_CONTROL_POLICY, ACCOUNT, 'Rule'));
  for (const caller of [BOB, session(), ROOT]) assert.equal(refusalOf(here, caller), undefined);
});

test('policies that were attached before the start apply from the start', async () => {
  const here = await world();
  await here.attach(statement('Deny', '*'));
  const authorizer = createAuthorizer({ directory: here.directory, managedPolicies: managedPolicies({}) });
  assert.equal(refusalOf({ ...here, authorizer }, BOB), DENIED);
});

test('policy-language.md 8.1: one of an account s policies must allow', async () => {
  const here = await world();
  await here.attach(statement('Allow', 'ec2:*'));
  assert.equal(refusalOf(here, BOB), 'because no service control policy allows the s3:ListBucket action');
  await here.attach(statement('Allow', '*'), 'FullAWSAccess');
  assert.equal(refusalOf(here, BOB), undefined);
});

test('policy-language.md 6.3: neither the management account nor service-linked roles are limited', async () => {
  const top = await world(ACCOUNT);
  await top.attach(statement('Deny', '*'));
  assert.equal(refusalOf(top, BOB), undefined);
  const path = '/aws-service-role/eks.amazonaws.com/';
  const arn = `arn:aws:iam::${ACCOUNT}:role${path}app`;
  const linked = await world(TOP, { path, arn });
  await linked.attach(statement('Deny', '*'));
  assert.equal(refusalOf(linked, { ...session(), roleArn: arn }), undefined);
  assert.equal(refusalOf(linked, BOB), DENIED);
});

test('a role whose path only looks like that of a service-linked one is limited like any other', async () => {
  for (const path of ['/x:role/aws-service-role/', '/aws-service-roles/', '/team/aws-service-role/']) {
    const arn = `arn:aws:iam::${ACCOUNT}:role${path}app`;
    const here = await world(TOP, { path, arn });
    await here.attach(statement('Deny', '*'));
    assert.equal(refusalOf(here, { ...session(), roleArn: arn }), DENIED, path);
  }
});

test('a policy that cannot be compiled denies: skipping it could skip a Deny', async () => {
  const here = await world();
  await here.attach('{');
  assert.match(refusalOf(here, BOB) ?? '', /service control policy/);
});

test('policy-language.md 7 and 9.2: the caller s account limits AssumeRole, and web identities have none', async () => {
  const here = await world();
  const target = role({
    name: 'target',
    arn: `arn:aws:iam::${TOP}:role/target`,
    assumeRolePolicy: trustPolicy({ AWS: ACCOUNT }, 'sts:AssumeRole'),
  });
  const assume = () => here.authorizer.decideAssumeRole(target, TOP, BOB, 'sts:AssumeRole', {}, FACTS);
  assert.equal(assume().allowed, true);
  await here.attach(statement('Deny', 'sts:AssumeRole'));
  const verdict = assume();
  assert.equal(verdict.allowed, false);
  assert.match(verdict.reason, /service control policy/);
  const provider = `arn:aws:iam::${ACCOUNT}:oidc-provider/x`;
  const web = role({
    assumeRolePolicy: trustPolicy({ Federated: provider }, 'sts:AssumeRoleWithWebIdentity'),
  });
  const principal = { type: 'federated', provider, account: ACCOUNT } as const;
  await here.attach(statement('Deny', '*'));
  assert.equal(
    here.authorizer.decideTrust(web, principal, 'sts:AssumeRoleWithWebIdentity', {}, FACTS).allowed,
    true,
  );
});

test('the organization is a condition key of principals and resources that have an account', async () => {
  const here = await world();
  const condition = (key: string) => ({ Condition: { StringEquals: { [key]: 'o-abcdefghij' } } });
  for (const key of ['aws:PrincipalOrgID', 'aws:ResourceOrgID']) {
    const document = statement('Allow', 's3:*', { ...condition(key), Principal: '*' });
    const permission = { ...LIST, resourceAccount: TOP, resourcePolicy: document };
    here.authorizer.require(BOB, [permission], FACTS);
    const anonymous = () => here.authorizer.require({ type: 'anonymous' }, [permission], FACTS);
    if (key === 'aws:PrincipalOrgID') assert.throws(anonymous, Denial);
    else anonymous();
  }
});
