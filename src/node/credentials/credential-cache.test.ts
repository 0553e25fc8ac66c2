import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { DeliveredCredentials } from '../imds/source.ts';
import { CredentialCache } from './credential-cache.ts';

const MINUTE = 60_000;
let now = 0;
let calls = 0;
let cache: CredentialCache;
beforeEach(() => {
  now = 1_000_000;
  calls = 0;
  cache = new CredentialCache({ clock: { now: () => now }, most: 3, renewBelow: 10 * MINUTE });
});

const credentials = (life = 30 * MINUTE): DeliveredCredentials => ({
  accessKeyId: `ASIA${++calls}`,
  secretAccessKey: 's',
  token: 't',
  expiration: now + life,
  lastUpdated: now,
});
const get = async (key = 'a') => (await cache.get(key, async () => credentials())).accessKeyId;
const fails = (key = 'a') => cache.get(key, () => Promise.reject(new Error('no')));

describe('credentials kept by the agent', () => {
  it('one request at a time for each key, whoever waits', async () => {
    assert.deepEqual(await Promise.all([get(), get(), get()]), ['ASIA1', 'ASIA1', 'ASIA1']);
    assert.deepEqual(await Promise.all([get(), get('b')]), ['ASIA1', 'ASIA2']);
  });
  it('new ones before the old end; the old ones while renewing fails and they are good; never ended ones', async () => {
    assert.equal(await get(), 'ASIA1');
    now += 20 * MINUTE + 1;
    assert.equal((await fails()).accessKeyId, 'ASIA1');
    assert.equal(await get(), 'ASIA2');
    now += 26 * MINUTE;
    await assert.rejects(fails());
    assert.equal(await get(), 'ASIA3');
  });
  it('a failure is not kept, and all who waited for it hear of it', async () => {
    const both = await Promise.allSettled([fails(), fails()]);
    assert.deepEqual(
      both.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(cache.size, 0);
    assert.equal(await get(), 'ASIA1');
  });
  it('attack: however many keys, so many are kept; the one used longest ago gives way', async () => {
    for (const key of ['a', 'b', 'c']) await get(key);
    await get('a');
    await get('d');
    assert.equal(cache.size, 3);
    assert.equal(await get('a'), 'ASIA1');
    assert.equal(await get('b'), 'ASIA5');
  });
});
