import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { REVOKED_SESSION } from '../../core/records/session.ts';
import { ACCOUNT, type Federation, makeFederation } from '../federation/testing/federation.fake.ts';
import { type FakeKey, makeKey } from '../federation/testing/keyring.fake.ts';
import { forgetOldRevocations, revokeSession } from './revoke-session.ts';

let signing: FakeKey;
let instance: Federation;
before(async () => {
  signing = await makeKey();
});
beforeEach(async () => {
  instance = await makeFederation(signing);
});

const parts = () => ({ directory: instance.directory, clock: instance.clock });

async function session() {
  const { credentials } = await instance.exchange();
  const { accessKeyId, sessionToken } = credentials;
  const open = () => instance.services.sessions.open(accessKeyId, sessionToken, instance.clock.now());
  return { accessKeyId, open };
}

describe('revocation of one session', () => {
  it('ends that session and no other', async () => {
    const [first, second] = [await session(), await session()];
    assert.ok(first.open().ok);
    const { until } = await revokeSession(first.accessKeyId, parts());
    assert.equal(until, instance.clock.now() + 36 * 3_600_000);
    assert.deepEqual(first.open(), { ok: false, fault: 'revoked' });
    assert.ok(second.open().ok);
  });

  it('once is enough, and twice changes nothing', async () => {
    const { accessKeyId } = await session();
    const { until } = await revokeSession(accessKeyId, parts());
    instance.clock.time += 1000;
    assert.equal((await revokeSession(accessKeyId, parts())).until, until);
  });

  it('is forgotten when every session of its time is over', async () => {
    const { accessKeyId, open } = await session();
    await revokeSession(accessKeyId, parts());
    instance.clock.time += 36 * 3_600_000 - 1;
    await forgetOldRevocations(parts());
    assert.equal(instance.directory.list(REVOKED_SESSION, ACCOUNT).length, 1);
    instance.clock.time += 1;
    await forgetOldRevocations(parts());
    assert.equal(instance.directory.list(REVOKED_SESSION, ACCOUNT).length, 0);
    assert.deepEqual(open(), { ok: false, fault: 'expired' });
  });

  it('attack: memory cannot be filled, and only ids of sessions are taken', async () => {
    for (const id of ['', 'ASIA', 'AKIARZPUZDIKAAAAAAAA', 'ASIARZPUZDIKAAAAAAA1', `ASIA${'A'.repeat(17)}`])
      await assert.rejects(revokeSession(id, parts()), { code: 'ValidationError' });
    const { until } = await revokeSession((await session()).accessKeyId, parts());
    await instance.directory.transact((tx) => {
      for (let index = 0; index < 10_000; index++)
        tx.put(REVOKED_SESSION, ACCOUNT, `id${index}`, { revokedAt: 0, until });
    });
    await assert.rejects(revokeSession((await session()).accessKeyId, parts()), { code: 'LimitExceeded' });
  });
});
