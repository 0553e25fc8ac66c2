import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import type { Caller } from '../../../core/principal/caller.ts';
import type { SessionClaims } from '../../../core/session/claims.ts';
import {
  ACCOUNT,
  type Federation,
  makeFederation,
  makeRole,
} from '../../federation/testing/federation.fake.ts';
import { type FakeKey, makeKey } from '../../federation/testing/keyring.fake.ts';
import { assumeRole } from './assume-role.ts';
import type { AssumeRoleInput } from './assumption.ts';

const TARGET = `arn:aws:iam::${ACCOUNT}:role/target`;
const SOURCE = `arn:aws:iam::${ACCOUNT}:role/source`;

let signing: FakeKey;
let instance: Federation;

before(async () => {
  signing = await makeKey();
});
beforeEach(async () => {
  instance = await makeFederation(signing);
  await instance.putRole(makeRole({ name: 'source', arn: SOURCE, path: '/', id: 'AROASOURCE' }));
  await trust('sts:AssumeRole');
});

const trust = (...actions: string[]) =>
  instance.putRole(
    makeRole({
      name: 'target',
      arn: TARGET,
      path: '/',
      id: 'AROATARGET',
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: SOURCE }, Action: actions }],
      }),
    }),
  );

function chained(claims: Partial<SessionClaims>): Caller {
  return {
    type: 'assumed-role',
    account: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/source/pod`,
    id: 'AROASOURCE:pod',
    roleArn: SOURCE,
    roleName: 'source',
    accessKeyId: 'ASIA',
    claims: {
      version: 1,
      account: ACCOUNT,
      accessKeyId: 'ASIA',
      secretAccessKey: 's',
      roleId: 'AROASOURCE',
      roleName: 'source',
      sessionName: 'pod',
      issuedAt: 0,
      expiresAt: instance.clock.now() + 1,
      ...claims,
    },
  };
}

function assume(caller: Caller, input: Partial<AssumeRoleInput> = {}) {
  const facts = {
    time: instance.clock.now(),
    sourceIp: '127.0.0.1',
    userAgent: 't',
    secureTransport: true,
    region: 'us-east-1',
  };
  const output = assumeRole(
    { roleArn: TARGET, sessionName: 'next', tags: [], transitiveTagKeys: [], ...input },
    { caller, facts, audit: { resources: [], additional: {} } },
    { ...instance.services, keyring: instance.keyring },
  );
  assert.ok(!(output instanceof Promise));
  return output;
}

const denied = (action: string) => ({
  code: 'AccessDenied',
  status: 403,
  message: `User: arn:aws:sts::${ACCOUNT}:assumed-role/source/pod is not authorized to perform: ${action} on resource: ${TARGET}`,
});
const TRANSITIVE = { tags: { Team: 'red', Other: 'x' }, transitiveTagKeys: ['team'] };

describe('AssumeRole by a role session (sts.md 6)', () => {
  it('gives credentials of the target', () => {
    const output = assume(chained({}));
    assert.equal(output.assumedRoleArn, `arn:aws:sts::${ACCOUNT}:assumed-role/target/next`);
  });

  it('carries transitive tags only into a role that allows sts:TagSession', async () => {
    assert.throws(() => assume(chained(TRANSITIVE)), denied('sts:TagSession'));
    await trust('sts:AssumeRole', 'sts:TagSession');
    const { credentials } = assume(chained(TRANSITIVE));
    const opened = instance.services.sessions.open(
      credentials.accessKeyId,
      credentials.sessionToken,
      instance.clock.now(),
    );
    assert.deepEqual(opened.ok && opened.role && opened.claims.tags, { Team: 'red' });
  });

  it('attack: a session tag cannot stand in for a tag of the system', async () => {
    await trust('sts:AssumeRole', 'sts:TagSession');
    const tags = [['AWS:cloudformation:stack-name', 'theirs']] as const;
    assert.throws(() => assume(chained({}), { tags }), { code: 'InvalidParameterValue' });
  });

  it('keeps an inherited source identity, and only where it is allowed', async () => {
    const caller = chained({ sourceIdentity: 'alice' });
    assert.throws(() => assume(caller), denied('sts:SetSourceIdentity'));
    await trust('sts:AssumeRole', 'sts:SetSourceIdentity');
    assert.equal(assume(caller).sourceIdentity, 'alice');
    assert.throws(() => assume(caller, { sourceIdentity: 'mallory' }), { code: 'ValidationError' });
  });

  it('refuses a chained session of more than an hour', () => {
    assert.throws(() => assume(chained({}), { durationSeconds: 3601 }), {
      message:
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    });
  });
});
