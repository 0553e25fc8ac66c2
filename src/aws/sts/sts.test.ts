import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import type { AssumeRoleRequest } from '@aws-sdk/client-sts';
import { Refusal } from '../../core/errors/refusal.ts';
import type { Caller, SessionCaller, UserCaller } from '../../core/principal/caller.ts';
import { USER } from '../../core/records/identity.ts';
import {
  ACCOUNT,
  type Federation,
  makeFederation,
  makeRole,
  ROLE_ARN,
} from '../../service/federation/testing/federation.fake.ts';
import { type FakeKey, makeKey } from '../../service/federation/testing/keyring.fake.ts';
import type { Services } from '../../service/services.ts';
import type { Call } from '../protocol/operation.ts';
import { stsDoor } from './index.ts';

const USER_ARN = `arn:aws:iam::${ACCOUNT}:user/alice`;
const ALICE: UserCaller = {
  type: 'user',
  account: ACCOUNT,
  arn: USER_ARN,
  id: 'AIDAAAAAAAAAAAAAAAAAA',
  name: 'alice',
  accessKeyId: 'AKIARZPUZDIKAAAAAAAA',
};
const ROOT: Caller = {
  type: 'root',
  account: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:root`,
  id: ACCOUNT,
  accessKeyId: 'AKIARZPUZDIKAAAAAAAA',
};

let signing: FakeKey;
let instance: Federation;

before(async () => {
  signing = await makeKey();
});
beforeEach(async () => {
  instance = await makeFederation(signing);
  await instance.directory.transact((tx) =>
    tx.put(USER, ACCOUNT, 'alice', {
      name: 'alice',
      path: '/',
      id: ALICE.id,
      arn: USER_ARN,
      createDate: 0,
      tags: {},
      inlinePolicies: {},
      attachedPolicies: [],
    }),
  );
  await trust({ AWS: USER_ARN });
});

function trust(principal: object, actions: readonly string[] = ['sts:AssumeRole'], condition: object = {}) {
  const statement = { Effect: 'Allow', Principal: principal, Action: actions, Condition: condition };
  const assumeRolePolicy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  return instance.putRole(makeRole({ assumeRolePolicy }));
}

function run(operation: string, input: object, caller: Caller) {
  const call: Call = {
    requestId: 'request',
    service: 'sts',
    operation,
    caller,
    account: ACCOUNT,
    region: 'us-east-1',
    facts: instance.facts(),
    audit: instance.audit,
  };
  const services = { ...instance.services, keyring: instance.keyring };
  // The STS operations use these services only.
  return stsDoor.operations[operation]?.handle(input, call, services as unknown as Services);
}

const assume = (changes: Partial<AssumeRoleRequest> = {}, caller: Caller = ALICE) =>
  run('AssumeRole', { RoleArn: ROLE_ARN, RoleSessionName: 'work', ...changes }, caller);

function refuses(work: () => unknown, code: string, status: number, message: string) {
  assert.throws(work, (error) => {
    assert.ok(error instanceof Refusal, String(error));
    assert.deepEqual([error.code, error.status, error.message], [code, status, message]);
    return true;
  });
}

const denied = (action: string, caller = USER_ARN, role = ROLE_ARN) =>
  [
    'AccessDenied',
    403,
    `User: ${caller} is not authorized to perform: ${action} on resource: ${role}`,
  ] as const;

/** The session that an answer's credentials open, as a caller. */
function sessionOf(answer: { Credentials: Record<string, string> }): SessionCaller {
  const { AccessKeyId: key = '', SessionToken: token = '' } = answer.Credentials;
  const opened = instance.services.sessions.open(key, token, instance.clock.now());
  assert.ok(opened.ok && opened.role !== undefined);
  return {
    type: 'assumed-role',
    account: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/reader/${opened.claims.sessionName}`,
    id: `${opened.role.id}:${opened.claims.sessionName}`,
    roleArn: opened.role.arn,
    roleName: opened.role.name,
    accessKeyId: key,
    claims: opened.claims,
  };
}

describe('GetCallerIdentity', () => {
  it('names user, session and root', () => {
    assert.deepEqual(run('GetCallerIdentity', {}, ALICE), {
      Arn: USER_ARN,
      UserId: ALICE.id,
      Account: ACCOUNT,
    });
    assert.deepEqual(run('GetCallerIdentity', {}, ROOT), {
      Arn: ROOT.arn,
      UserId: ACCOUNT,
      Account: ACCOUNT,
    });
    assert.deepEqual(run('GetCallerIdentity', {}, sessionOf(assume())), {
      Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/reader/work`,
      UserId: `${makeRole().id}:work`,
      Account: ACCOUNT,
    });
  });
  it('needs a signature', () => {
    assert.throws(() => run('GetCallerIdentity', {}, { type: 'anonymous' }), Refusal);
  });
});

describe('AssumeRoleWithWebIdentity at its door', () => {
  it('answers in the SDK shape, unsigned', async () => {
    await instance.putRole(makeRole());
    const input = { RoleArn: ROLE_ARN, RoleSessionName: 'pod', WebIdentityToken: instance.token() };
    const answer = run('AssumeRoleWithWebIdentity', input, { type: 'anonymous' });
    assert.equal(answer.AssumedRoleUser.Arn, `arn:aws:sts::${ACCOUNT}:assumed-role/reader/pod`);
    assert.ok(answer.Credentials.Expiration instanceof Date);
    assert.equal(stsDoor.operations.AssumeRoleWithWebIdentity?.signature, 'optional');
  });
});

describe('AssumeRole (sts.md 6)', () => {
  it('gives credentials of the role, without PackedPolicySize for a plain call (2.2)', () => {
    const answer = assume();
    assert.equal(answer.AssumedRoleUser.AssumedRoleId, `${makeRole().id}:work`);
    assert.equal(answer.Credentials.Expiration.getTime(), instance.clock.now() + 3_600_000);
    assert.ok(!('PackedPolicySize' in answer));
    assert.equal(sessionOf(answer).claims.chained, undefined);
  });

  it('unknown role, refusing trust and foreign caller read the same (6.1)', async () => {
    const missing = `arn:aws:iam::${ACCOUNT}:role/nobody`;
    refuses(() => assume({ RoleArn: missing }), ...denied('sts:AssumeRole', USER_ARN, missing));
    await trust({ AWS: `arn:aws:iam::${ACCOUNT}:user/bob` });
    refuses(() => assume(), ...denied('sts:AssumeRole'));
    refuses(() => assume({ DurationSeconds: 43_200 }), ...denied('sts:AssumeRole'));
  });

  it('root may not, and an ARN must be one', () => {
    refuses(() => assume({}, ROOT), 'AccessDenied', 403, 'Roles may not be assumed by root accounts.');
    const RoleArn = 'arn:aws:iam::1:role/reader-role';
    refuses(() => assume({ RoleArn }), 'ValidationError', 400, `${RoleArn} is invalid`);
  });

  it('the external id is asked for by the trust policy (6.7)', async () => {
    await trust({ AWS: USER_ARN }, ['sts:AssumeRole'], { StringEquals: { 'sts:ExternalId': 'right' } });
    assert.ok(assume({ ExternalId: 'right' }));
    refuses(() => assume({ ExternalId: 'wrong' }), ...denied('sts:AssumeRole'));
    refuses(() => assume(), ...denied('sts:AssumeRole'));
  });

  it('durations: the role first, then the hour of chained roles (6.2)', async () => {
    refuses(
      () => assume({ DurationSeconds: 7201 }),
      'ValidationError',
      400,
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
    const chained = sessionOf(assume());
    await trust({ AWS: [USER_ARN, ROLE_ARN] });
    refuses(
      () => assume({ DurationSeconds: 3601 }, chained),
      'ValidationError',
      400,
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
    assert.equal(sessionOf(assume({}, chained)).claims.chained, true);
  });

  it('session tags (6.4)', async () => {
    const Tags = [{ Key: 'Team', Value: 'blue' }];
    refuses(() => assume({ Tags }), ...denied('sts:TagSession'));
    await trust({ AWS: [USER_ARN, ROLE_ARN] }, ['sts:AssumeRole', 'sts:TagSession']);
    refuses(
      () => assume({ Tags: [...Tags, { Key: 'TEAM', Value: 'x' }] }),
      'InvalidParameterValue',
      400,
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
    refuses(
      () => assume({ Tags, TransitiveTagKeys: ['Other'] }),
      'InvalidParameterValue',
      400,
      'The specified transitive tag key must be included in the requested tags.',
    );
    const answer = assume({ Tags, TransitiveTagKeys: ['team'] });
    assert.equal(typeof answer.PackedPolicySize, 'number');
    const tagged = sessionOf(answer);
    assert.deepEqual(sessionOf(assume({}, tagged)).claims.tags, { Team: 'blue' });
    refuses(
      () => assume({ Tags: [{ Key: 'team', Value: 'red' }], TransitiveTagKeys: ['team'] }, tagged),
      'InvalidParameterValue',
      400,
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  });

  it('source identity: needs its action, goes with the session, cannot be replaced (6.6)', async () => {
    refuses(() => assume({ SourceIdentity: 'alice' }), ...denied('sts:SetSourceIdentity'));
    await trust({ AWS: [USER_ARN, ROLE_ARN] }, ['sts:AssumeRole', 'sts:SetSourceIdentity']);
    const answer = assume({ SourceIdentity: 'alice' });
    assert.equal(answer.SourceIdentity, 'alice');
    const session = sessionOf(answer);
    assert.equal(assume({}, session).SourceIdentity, 'alice');
    refuses(
      () => assume({ SourceIdentity: 'mallory' }, session),
      'ValidationError',
      400,
      'The source identity is already set for this assume role session',
    );
    await trust({ AWS: [USER_ARN, ROLE_ARN] });
    refuses(() => assume({}, session), ...denied('sts:SetSourceIdentity', session.arn));
  });

  it('a session policy goes into the session (6.8)', () => {
    const Policy = '{"Version":"2012-10-17","Statement":[]}'.replace(
      '[]',
      '{"Effect":"Deny","Action":"*","Resource":"*"}',
    );
    assert.equal(sessionOf(assume({ Policy })).claims.policy, Policy);
    refuses(
      () => assume({ Policy: 'x' }),
      'MalformedPolicyDocument',
      400,
      'The policy is not in valid JSON format.',
    );
  });
});
