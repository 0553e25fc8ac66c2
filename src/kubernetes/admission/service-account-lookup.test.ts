import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScriptedApi } from '../../../test/fakes/kubernetes.fake.ts';
import { FakeLog } from '../../../test/fakes/log.fake.ts';
import { createServiceAccountLookup } from './service-account-lookup.ts';

const ROLE = 'eks.amazonaws.com/role-arn';
const clock = { now: () => 0 };

function lookupOver(api: ScriptedApi, grace: number) {
  return createServiceAccountLookup(api, {
    clock,
    log: new FakeLog(),
    annotationPrefix: 'eks.amazonaws.com',
    grace,
    backoff: { first: 1, most: 2 },
  });
}

test('a known service account is answered from the copy, with its own annotations only', async () => {
  const api = new ScriptedApi();
  api.put('ns', 'sa', { [ROLE]: 'arn', secret: 'x', 'eks.amazon.com/role-arn': 'y' });
  const lookup = lookupOver(api, 0);
  await lookup.whenReady();
  const found = await lookup.find('ns', 'sa');
  await lookup.stop();
  assert.deepEqual(
    [...(found?.annotations ?? [])],
    [
      [ROLE, 'arn'],
      ['eks.amazon.com/role-arn', 'y'],
    ],
  );
  assert.equal(api.gets, 0);
});

test('section 12: one made a moment ago that the watch has not shown is asked for directly', async () => {
  const api = new ScriptedApi();
  const lookup = lookupOver(api, 0);
  await lookup.whenReady();
  api.put('ns', 'sa', { [ROLE]: 'arn' }, true);
  assert.equal((await lookup.find('ns', 'sa'))?.annotations.get(ROLE), 'arn');
  await lookup.stop();
});

test('one that does not exist yet is waited for, once for all who ask', async () => {
  const api = new ScriptedApi();
  const lookup = lookupOver(api, 60_000);
  await lookup.whenReady();
  const both = Promise.all([lookup.find('ns', 'sa'), lookup.find('ns', 'sa')]);
  while (api.watches.length === 0 || api.gets === 0) await new Promise(setImmediate);
  api.put('ns', 'sa', { [ROLE]: 'arn' });
  assert.deepEqual(
    (await both).map((found) => found?.annotations.get(ROLE)),
    ['arn', 'arn'],
  );
  assert.equal(api.gets, 1);
  await lookup.stop();
});

test('one that never comes is given up after the grace', async () => {
  const api = new ScriptedApi();
  const lookup = lookupOver(api, 5);
  await lookup.whenReady();
  assert.equal(await lookup.find('ns', 'sa'), undefined);
  await lookup.stop();
});

test('an API server that cannot be asked is a failure, not an absence', async () => {
  const api = new ScriptedApi();
  api.failLists = Number.POSITIVE_INFINITY;
  api.getFault = new Error('connection refused');
  const lookup = lookupOver(api, 5);
  assert.equal(lookup.ready(), false);
  await assert.rejects(lookup.find('ns', 'sa'), /connection refused/);
  await lookup.stop();
});
