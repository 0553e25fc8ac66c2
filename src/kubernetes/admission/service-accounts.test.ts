import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScriptedApi } from '../../../test/fakes/kubernetes.fake.ts';
import { FakeLog } from '../../../test/fakes/log.fake.ts';
import { followServiceAccounts } from './service-accounts.ts';

const ROLE = 'eks.amazonaws.com/role-arn';

function follow(api: ScriptedApi) {
  return followServiceAccounts(api, {
    log: new FakeLog(),
    annotationPrefix: 'eks.amazonaws.com',
    backoff: { first: 1, most: 2 },
  });
}

test('a known service account is answered from the copy, with its own annotations only', async () => {
  const api = new ScriptedApi();
  api.put('ns', 'sa', { [ROLE]: 'arn', secret: 'x', 'eks.amazon.com/role-arn': 'y' });
  const accounts = follow(api);
  await accounts.whenReady();
  const found = accounts.known('ns', 'sa');
  await accounts.stop();
  assert.deepEqual(
    [...(found?.annotations ?? [])],
    [
      [ROLE, 'arn'],
      ['eks.amazon.com/role-arn', 'y'],
    ],
  );
  assert.equal(api.gets, 0);
});

test('a direct question is asked once for all who ask, and is not kept', async () => {
  const api = new ScriptedApi();
  const accounts = follow(api);
  await accounts.whenReady();
  api.put('ns', 'sa', { [ROLE]: 'arn' }, true);
  const both = await Promise.all([accounts.ask('ns', 'sa'), accounts.ask('ns', 'sa')]);
  assert.deepEqual(
    both.map((found) => found?.annotations.get(ROLE)),
    ['arn', 'arn'],
  );
  assert.equal(api.gets, 1);
  assert.equal(accounts.known('ns', 'sa'), undefined);
  assert.equal(await accounts.ask('ns', 'other'), undefined);
  await accounts.stop();
});

test('the API server goes away: the copy stays and says that it may be old', async () => {
  const api = new ScriptedApi();
  api.put('ns', 'sa', { [ROLE]: 'arn' });
  const accounts = follow(api);
  await accounts.whenReady();
  while (api.watches.length === 0) await new Promise(setImmediate);
  assert.deepEqual([accounts.ready(), accounts.connected()], [true, true]);
  api.failLists = Number.POSITIVE_INFINITY;
  api.breakWatch(new Error('connection reset'));
  while (accounts.connected()) await new Promise(setImmediate);
  assert.equal(accounts.ready(), true);
  assert.equal(accounts.known('ns', 'sa')?.annotations.get(ROLE), 'arn');
  api.failLists = 0;
  while (!accounts.connected()) await new Promise((resolve) => setTimeout(resolve, 2));
  await accounts.stop();
});
