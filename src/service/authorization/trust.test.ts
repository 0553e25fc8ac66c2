import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Caller } from '../../core/principal/caller.ts';
import { ROLE, type Role, USER, type User } from '../../core/records/identity.ts';
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
import type { Authorizer, TrustPrincipal } from './authorizer.ts';
import { createAuthorizer } from './create-authorizer.ts';

const WEB = 'sts:AssumeRoleWithWebIdentity';
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks/id/A`;
const OIDC: TrustPrincipal = { type: 'federated', provider: PROVIDER, account: ACCOUNT };
const CONTEXT = {
  'oidc.eks/id/a:sub': 'system:serviceaccount:default:s3',
  'oidc.eks/id/a:aud': 'sts.amazonaws.com',
};

async function authorizer(records: { user?: Partial<User>; role?: Partial<Role> } = {}): Promise<Authorizer> {
  const directory = await openDirectory(openMemoryStore());
  await directory.transact((tx) => {
    tx.put(USER, ACCOUNT, 'bob', user(records.user));
    tx.put(ROLE, ACCOUNT, 'app', role(records.role));
  });
  return createAuthorizer({ directory, managedPolicies: managedPolicies({}) });
}

test('IRSA: admitted by provider, subject and audience', async () => {
  const trusting = role({
    assumeRolePolicy: trustPolicy({ Federated: PROVIDER }, WEB, {
      StringEquals: {
        'oidc.eks/id/A:sub': 'system:serviceaccount:default:s3',
        'oidc.eks/id/A:aud': 'sts.amazonaws.com',
      },
    }),
  });
  const verdict = (await authorizer()).decideTrust(trusting, OIDC, WEB, CONTEXT, FACTS);
  assert.deepEqual(verdict, { allowed: true, reason: '' });
});

test('IRSA: refused with the failed condition, for the audit trail', async () => {
  const condition = { StringEquals: { 'oidc.eks/id/A:sub': 'system:serviceaccount:default:other' } };
  const trusting = role({ assumeRolePolicy: trustPolicy({ Federated: PROVIDER }, WEB, condition) });
  const { allowed, reason } = (await authorizer()).decideTrust(trusting, OIDC, WEB, CONTEXT, FACTS);
  assert.equal(allowed, false);
  assert.match(
    reason,
    /fails StringEquals oidc\.eks\/id\/A:sub: request has "system:serviceaccount:default:s3"/,
  );
});

test('sts.md 7.7: Principal {"AWS": "*"} admits no OIDC caller and no service', async () => {
  const trusting = role({ assumeRolePolicy: trustPolicy({ AWS: '*' }, 'sts:*') });
  const door = await authorizer();
  assert.equal(door.decideTrust(trusting, OIDC, WEB, CONTEXT, FACTS).allowed, false);
  const pods: TrustPrincipal = { type: 'service', name: 'pods.eks.amazonaws.com' };
  assert.equal(door.decideTrust(trusting, pods, 'sts:AssumeRole', {}, FACTS).allowed, false);
});

const OIDC_KEYS = {
  'aws:PrincipalAccount': ACCOUNT,
  'aws:PrincipalType': 'User',
  'aws:userid': PROVIDER,
  'aws:FederatedProvider': PROVIDER,
};
for (const [key, value] of Object.entries(OIDC_KEYS)) {
  test(`sts.md 7.7: ${key} of an OIDC caller`, async () => {
    const condition = { StringEquals: { [key]: value }, Null: { 'aws:PrincipalArn': 'true' } };
    const trusting = role({ assumeRolePolicy: trustPolicy({ Federated: PROVIDER }, WEB, condition) });
    assert.equal((await authorizer()).decideTrust(trusting, OIDC, WEB, {}, FACTS).allowed, true);
  });
}

test('9.2: Pod Identity needs AssumeRole and TagSession, each on its own', async () => {
  const pods: TrustPrincipal = { type: 'service', name: 'pods.eks.amazonaws.com' };
  const trusting = role({ assumeRolePolicy: trustPolicy({ Service: pods.name }, 'sts:AssumeRole') });
  const door = await authorizer();
  assert.equal(door.decideTrust(trusting, pods, 'sts:AssumeRole', {}, FACTS).allowed, true);
  assert.equal(door.decideTrust(trusting, pods, 'sts:TagSession', {}, FACTS).allowed, false);
});

test('a trust policy that cannot be evaluated admits nobody', async () => {
  const trusting = role({ assumeRolePolicy: '{"Version":"2012-10-17","Statement":[' });
  const { allowed, reason } = (await authorizer()).decideTrust(trusting, OIDC, WEB, CONTEXT, FACTS);
  assert.equal(allowed, false);
  assert.match(reason, /cannot be evaluated/);
});

interface AssumeCase {
  readonly title: string;
  readonly caller: Caller;
  readonly trust: string;
  readonly identity?: string;
  readonly target?: Partial<Role>;
  readonly allowed: boolean;
}

const other = { name: 'other', arn: `arn:aws:iam::${ACCOUNT}:role/other`, id: 'AROACCCCCCCCCCCCCCCCC' };
const foreign = { ...other, arn: 'arn:aws:iam::444455556666:role/other' };
const byUser = trustPolicy({ AWS: BOB.arn }, 'sts:AssumeRole');
const byAccount = trustPolicy({ AWS: ACCOUNT }, 'sts:AssumeRole');
const byRole = trustPolicy({ AWS: `arn:aws:iam::${ACCOUNT}:role/team/app` }, 'sts:AssumeRole');
const allowAssume = statement('Allow', 'sts:AssumeRole');
const root: Caller = {
  type: 'root',
  account: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:root`,
  id: ACCOUNT,
  accessKeyId: 'AKIA',
};

const CASES: readonly AssumeCase[] = [
  { title: 'user named', caller: BOB, trust: byUser, allowed: true },
  {
    title: 'user named, identity denies',
    caller: BOB,
    trust: byUser,
    identity: statement('Deny', 'sts:*'),
    allowed: false,
  },
  { title: 'account named, no identity allow', caller: BOB, trust: byAccount, allowed: false },
  {
    title: 'account named, identity allows',
    caller: BOB,
    trust: byAccount,
    identity: allowAssume,
    allowed: true,
  },
  { title: 'not named, identity allows', caller: BOB, trust: byRole, identity: allowAssume, allowed: false },
  { title: 'role named', caller: session(), trust: byRole, allowed: true },
  {
    title: 'role named, session policy silent',
    caller: session({ policy: statement('Allow', 's3:*') }),
    trust: byRole,
    allowed: false,
  },
  {
    title: 'itself by identity alone',
    caller: session(),
    trust: byAccount,
    identity: allowAssume,
    target: {},
    allowed: false,
  },
  { title: 'itself, named', caller: session(), trust: byRole, target: {}, allowed: true },
  { title: 'cross-account, trust alone', caller: BOB, trust: byUser, target: foreign, allowed: false },
  {
    title: 'cross-account, both',
    caller: BOB,
    trust: byUser,
    identity: allowAssume,
    target: foreign,
    allowed: true,
  },
  { title: 'root', caller: root, trust: byAccount, allowed: false },
  {
    title: 'anonymous',
    caller: { type: 'anonymous' },
    trust: trustPolicy({ AWS: '*' }, 'sts:AssumeRole'),
    allowed: false,
  },
];

for (const { title, caller, trust, identity, target = other, allowed } of CASES) {
  test(`policy-language.md 9.2, AssumeRole: ${title}`, async () => {
    const inlinePolicies: Record<string, string> = identity === undefined ? {} : { x: identity };
    const wanted = role({ ...target, assumeRolePolicy: trust });
    const door = await authorizer({ user: { inlinePolicies }, role: { inlinePolicies } });
    const account = wanted.arn.split(':')[4] ?? '';
    const verdict = door.decideAssumeRole(wanted, account, caller, 'sts:AssumeRole', {}, FACTS);
    assert.equal(verdict.allowed, allowed, verdict.reason);
    assert.equal(verdict.reason === '', allowed);
  });
}
