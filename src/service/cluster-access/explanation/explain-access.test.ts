import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClusterIdentity } from '../../../core/cluster-access/cluster-identity.ts';
import { compileMapping } from '../../../core/cluster-access/mapping/mapping-table.ts';
import { TOKEN_CHECKS } from '../../../core/cluster-access/token/check-token.ts';
import { SIGN_IN_CHECKS } from '../../oidc-users/create-oidc-reviewer.ts';
import { NO_INSTANCE_NAMES } from '../instance-names.ts';
import { CHECKS } from '../review-cluster-token.ts';
import type { AccessView } from './access-view.ts';
import { explainAccess } from './explain-access.ts';
import { identityOfArn } from './identity-of-arn.ts';
import { SIGN_IN_MEANINGS } from './sign-in-meanings.ts';
import { STEP_MEANINGS } from './step-meanings.ts';

const ACCOUNT = 'arn:aws:iam::111122223333';
const table = compileMapping({
  entries: [
    {
      section: 'mapRoles',
      place: 'mapRoles[0]',
      arn: `${ACCOUNT}:role/team/Dev`,
      username: 'dev',
      groups: ['devs'],
    },
    {
      section: 'mapRoles',
      place: 'mapRoles[1]',
      arn: `${ACCOUNT}:role/Ops`,
      username: 'ops:{{SessionName}}',
      groups: [],
    },
  ],
  accounts: ['444455556666'],
  dropped: [],
});

const view = (more: Partial<AccessView> = {}): AccessView => ({
  cluster: 'payments',
  mode: 'API_AND_CONFIG_MAP',
  chain: [
    {
      mapper: {
        name: 'EKSConfigMap',
        map: (identity) => table.map(identity),
        mapsAccount: (account) => table.mapsAccount(account),
      },
    },
  ],
  instances: NO_INSTANCE_NAMES,
  grants: { of: () => [] },
  warnings: ['mapRoles[2], line 7: wrong'],
  missing: [],
  review: () => assert.fail('no token is asked about'),
  principal: () => undefined,
  rbac: () => ({ roles: [], bindings: [] }),
  ...more,
});

test('every step of the review is told in words', () => {
  const steps = [...TOKEN_CHECKS, ...CHECKS].map(({ name }) => name);
  const mute = steps.filter((step) => STEP_MEANINGS[step] === undefined);
  const signingIn = SIGN_IN_CHECKS.filter(({ name }) => SIGN_IN_MEANINGS[name] === undefined);
  assert.deepEqual(signingIn, []);
  // The first only runs the others; the last refuses nobody.
  assert.deepEqual(mute, ['tokenWellFormed', 'userStated']);
});

describe('an ARN', () => {
  const explain = (arn: string, more: Partial<AccessView> = {}) =>
    explainAccess(view(more), { who: { arn } });

  test('of a role that is mapped, with the name that a session gets', async () => {
    const { verdict, user, warnings } = await explain(`${ACCOUNT}:role/Ops`);
    assert.equal(verdict, 'allowed');
    assert.deepEqual(user, {
      username: 'ops:SESSION',
      groups: [],
      by: `EKSConfigMap mapRoles[1] ${ACCOUNT}:role/Ops`,
    });
    assert.deepEqual(warnings, ['mapRoles[2], line 7: wrong']);
  });

  test('of a session has its own name', async () => {
    const { user } = await explain('arn:aws:sts::111122223333:assumed-role/Ops/alice@home');
    assert.equal(user?.username, 'ops:alice-home');
  });

  test('of a role whose entry has its path: the entry is named, and what to write', async () => {
    const told = await explain(`${ACCOUNT}:role/team/Dev`);
    assert.deepEqual(
      [told.verdict, told.step, told.message],
      ['unauthorized', 'identityMapped', 'identity is not mapped'],
    );
    assert.match(told.nearest?.difference ?? '', /sessions do not tell their role's path/);
    assert.deepEqual(told.change, [
      `aws eks create-access-entry --cluster-name payments --principal-arn '${ACCOUNT}:role/team/Dev'`,
      `aws eks associate-access-policy --cluster-name payments --principal-arn '${ACCOUNT}:role/team/Dev' --policy-arn arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy --access-scope type=cluster`,
      `rolecall create iamidentitymapping --cluster payments --arn '${ACCOUNT}:role/Dev' --username 'dev' --group 'devs'`,
      `rolecall delete iamidentitymapping --cluster payments --arn '${ACCOUNT}:role/team/Dev'`,
    ]);
  });

  test('the way in is the one that the cluster has', async () => {
    const ways = async (mode: AccessView['mode']) =>
      (await explain(`${ACCOUNT}:role/New`, { mode })).change.map((line) =>
        line.split(' ').slice(0, 3).join(' '),
      );
    const entry = ['aws eks create-access-entry', 'aws eks associate-access-policy'];
    assert.deepEqual(await ways('API'), entry);
    assert.deepEqual(await ways('CONFIG_MAP'), ['rolecall create iamidentitymapping']);
    assert.deepEqual(await ways(undefined), [...entry, 'rolecall create iamidentitymapping']);
  });

  test('attack: what is to be copied into a shell cannot leave its quotes', async () => {
    const { change } = await explain(`${ACCOUNT}:role/x'; reboot; '`);
    for (const line of change) assert.match(line, /role\/x'\\''; reboot; '\\'''/);
  });

  test('of nobody in IAM is told as that', async () => {
    const { identity, likely } = await explain(`${ACCOUNT}:user/typo`, { principal: () => null });
    assert.equal(identity?.exists, false);
    assert.deepEqual(likely, ['there is no user of that name in account 111122223333']);
  });

  test('of an account that is mapped as a whole', async () => {
    const { user, mappers } = await explain('arn:aws:iam::444455556666:user/zoe');
    assert.deepEqual(user, {
      username: 'arn:aws:iam::444455556666:user/zoe',
      groups: [],
      by: 'EKSConfigMap mapAccounts 444455556666',
    });
    assert.equal(mappers[0]?.entry, 'mapAccounts 444455556666');
  });

  test('that is none, in the reference s words', async () => {
    const cases = {
      'arn:aws:s3:::bucket': 'service s3 in arn arn:aws:s3:::bucket is not a valid service for identities',
      'arn:aws:iam::111122223333:group/x': 'unrecognized resource group/x for service iam',
      'arn:nowhere:iam::111122223333:role/x':
        "arn 'arn:nowhere:iam::111122223333:role/x' does not have a recognized partition",
      'arn:aws:iam::1:role/x': "arn 'arn:aws:iam::1:role/x' names no account of twelve digits",
      nothing: "arn 'nothing' is invalid: 'arn: invalid prefix'",
    };
    for (const [arn, message] of Object.entries(cases)) {
      const told = await explain(arn);
      assert.deepEqual(
        [told.verdict, told.step, told.message],
        ['unauthorized', 'identityCanonical', message],
      );
    }
  });
});

test('the ARNs of IAM Identity Center: the role s own path is not in what comes', () => {
  const arn = `${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef`;
  const identity = identityOfArn(arn) as ClusterIdentity;
  assert.equal(identity.canonicalArn, `${ACCOUNT}:role/AWSReservedSSO_Admin_0123456789abcdef`);
  assert.equal(
    identity.arn,
    'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/SESSION',
  );
});

describe('a token', () => {
  const refusedWith = (check: string, message: string, reason?: string) =>
    explainAccess(
      view({ review: () => ({ verdict: { ok: false, result: 'invalid_token', check, message }, reason }) }),
      {
        who: { token: 'k8s-aws-v1.c2VjcmV0' },
      },
    );

  test('that STS does not vouch for: what is likely follows its message', async () => {
    const other = await refusedWith('identityVouched', 'Body: {"Code":"SignatureDoesNotMatch"}', 'mismatch');
    assert.deepEqual(other.change, ["use the cluster's own name: rolecall token --cluster-id payments"]);
    assert.match(other.message ?? '', /\(mismatch\)$/);
    const ended = await refusedWith('identityVouched', 'Body: ExpiredToken');
    assert.match(ended.likely.join(), /has ended/);
  });

  test('is no part of what is told, whatever it is', async () => {
    for (const check of Object.keys(STEP_MEANINGS))
      assert.ok(!JSON.stringify(await refusedWith(check, 'no')).includes('c2VjcmV0'));
  });

  test('of another kind is named by its form', async () => {
    const likely = async (token: string) => {
      const review = () => ({
        verdict: { ok: false, result: 'invalid_token', check: 'prefixExpected', message: 'm' } as const,
        reason: undefined,
      });
      return (await explainAccess(view({ review }), { who: { token } })).likely;
    };
    assert.match((await likely('eyJh.eyJi.c2ln')).join(), /JWT/);
    assert.match((await likely('aHR0cHM6Ly9zdHMu')).join(), /prefix was cut off/);
  });
});

test('who may not: the access policy for who came by an access entry', async () => {
  const mapper = {
    name: 'EKSAccessEntries',
    map: () => ({ state: 'mapped', to: { username: 'dev', groups: [], entry: 'access entry x' } }) as const,
    mapsAccount: () => false,
  };
  const told = await explainAccess(view({ chain: [{ mapper }] }), {
    who: { arn: `${ACCOUNT}:role/Dev` },
    wanted: { verb: 'list', group: '', resource: 'pods', subresource: '', namespace: 'shop', name: '' },
  });
  assert.deepEqual([told.verdict, told.step], ['forbidden', 'rbacAllows']);
  assert.equal(
    told.change[0],
    `aws eks associate-access-policy --cluster-name payments --principal-arn '${ACCOUNT}:role/Dev' --policy-arn arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy --access-scope type=namespace,namespaces='shop'`,
  );
});

test('an access entry of somebody else of that name: it has to go first, and aws-auth is no way around it', async () => {
  const mapper = {
    name: 'EKSAccessEntries',
    map: () => ({ state: 'failed', message: 'access entry x cannot be used' }) as const,
    mapsAccount: () => false,
  };
  const told = await explainAccess(view({ chain: [{ mapper, decisive: true }] }), {
    who: { arn: `${ACCOUNT}:role/Dev` },
  });
  assert.equal(told.verdict, 'unauthorized');
  assert.deepEqual(
    told.change.map((command) => command.split(' ').slice(0, 3).join(' ')),
    ['aws eks delete-access-entry', 'aws eks create-access-entry', 'aws eks associate-access-policy'],
  );
});
