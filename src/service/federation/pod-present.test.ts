import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { Refusal } from '../../core/errors/refusal.ts';
import { CLUSTER } from '../../core/records/resources.ts';
import { assumeRole } from '../sessions/assume-role/assume-role.ts';
import { sessionCaller } from '../sessions/session-caller.ts';
import type { WebIdentityOutput } from './exchange.ts';
import {
  ACCOUNT,
  type Federation,
  HOSTED,
  makeFederation,
  makeRole,
  NOW,
  ROLE_ARN,
} from './testing/federation.fake.ts';
import { type FakeKey, makeKey } from './testing/keyring.fake.ts';

let signing: FakeKey;
let instance: Federation;

before(async () => {
  signing = await makeKey();
});
beforeEach(async () => {
  instance = await makeFederation(signing, { boundSessions: true });
});

const POD = { name: 'p', uid: 'pod-uid' };
const token = (pod: unknown = POD) =>
  instance.token({
    'kubernetes.io': {
      namespace: 'default',
      serviceaccount: { name: 'my-service-account', uid: 'u' },
      ...(pod === undefined ? {} : { pod }),
    },
  });
const open = ({ credentials }: Pick<WebIdentityOutput, 'credentials'>) =>
  instance.services.sessions.open(credentials.accessKeyId, credentials.sessionToken, instance.clock.now());
const boundTo = (output: Pick<WebIdentityOutput, 'credentials'>) => {
  const opened = open(output);
  assert.ok(opened.ok && opened.claims.kind === undefined);
  return opened.claims.pod;
};
const EXPECTED = {
  cluster: `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/sandbox`,
  namespace: 'default',
  name: 'p',
  uid: 'pod-uid',
  seenAt: NOW * 1000,
};

async function refused(given = token()): Promise<Refusal> {
  const failure = await Promise.resolve()
    .then(() => instance.exchange({ token: given }))
    .catch((error: unknown) => error);
  assert.ok(failure instanceof Refusal);
  assert.equal((instance.audit as { check?: string }).check, 'podPresent');
  return failure;
}

describe('bound sessions: what a pod traded its token for ends with the pod', () => {
  it('the session states its pod and ends when that is gone, with the reason for the audit trail', async () => {
    const output = await instance.exchange({ token: token() });
    assert.deepEqual(boundTo(output), EXPECTED);
    instance.workloads.reason = 'the pod default/p (pod-uid) is gone';
    assert.deepEqual(open(output), { ok: false, fault: 'pod-gone', reason: instance.workloads.reason });
  });
  it('attack: a session chained from it cannot outlive the pod, nor make it look newer', async () => {
    const first = open(await instance.exchange({ token: token() }));
    assert.ok(first.ok);
    const trust = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: ROLE_ARN }, Action: 'sts:AssumeRole' }],
    };
    const next = {
      name: 'next',
      path: '/',
      id: 'AROABBBBBBBBBBBBBBBBB',
      arn: `arn:aws:iam::${ACCOUNT}:role/next`,
    };
    await instance.putRole(makeRole({ ...next, assumeRolePolicy: JSON.stringify(trust) }));
    instance.clock.time += 4000;
    const chained = await assumeRole(
      { roleArn: next.arn, sessionName: 'two', tags: [], transitiveTagKeys: [] },
      { caller: sessionCaller(first, 'aws'), facts: instance.facts(), audit: instance.audit },
      { ...instance.services, keyring: instance.keyring },
    );
    assert.deepEqual(boundTo(chained), EXPECTED);
  });
  it('attack: the token of a pod that is gone is worth nothing', async () => {
    instance.workloads.told = Promise.resolve({ state: 'gone', reason: 'pods default/p does not exist' });
    const { code, reason } = await refused();
    assert.equal(code, 'InvalidIdentityToken');
    assert.match(reason ?? '', /^the pod default\/p \(pod-uid\) is gone: pods default\/p does not exist$/);
  });
  it('fails closed, as something to try again, while nobody can tell', async () => {
    instance.workloads.told = { state: 'unknown', reason: 'away' };
    assert.equal((await refused()).code, 'IDPCommunicationError');
    instance.workloads.followed = false;
    assert.equal((await refused()).code, 'IDPCommunicationError');
  });
  it('attack: a pod that cannot be read is not none', async () => {
    for (const pod of [null, {}, 'p', { name: 'p' }, { name: 'p', uid: '' }]) {
      assert.match((await refused(token(pod))).reason ?? '', /missing or empty claim: kubernetes\.io\.pod/);
    }
  });
  it('leaves alone what is bound to no pod, clusters that are not followed, and all when it is off', async () => {
    assert.equal(boundTo(await instance.exchange()), undefined);
    const cluster = instance.directory.get(CLUSTER, ACCOUNT, 'sandbox')?.body;
    assert.ok(cluster);
    instance.fetcher.serve(HOSTED, [{ ...signing.publicJwk, kid: signing.kid }]);
    instance.workloads.followed = false;
    await instance.directory.transact((tx) =>
      tx.put(CLUSTER, ACCOUNT, 'sandbox', { ...cluster, sandbox: false }),
    );
    assert.equal(boundTo(await instance.exchange({ token: token() })), undefined);
    const off = await makeFederation(signing);
    instance = off;
    assert.equal(boundTo(await off.exchange({ token: token() })), undefined);
  });
});
