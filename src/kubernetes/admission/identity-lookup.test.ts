import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScriptedApi } from '../../../test/fakes/kubernetes.fake.ts';
import { FakeLog } from '../../../test/fakes/log.fake.ts';
import type { AssociationSource } from './association-source.ts';
import { NO_ASSOCIATIONS } from './association-source.ts';
import { createIdentityLookup } from './identity-lookup.ts';
import { followServiceAccounts } from './service-accounts.ts';
import { DEFAULT_WEBHOOK_CONFIG } from './webhook-config.ts';

const ROLE = 'eks.amazonaws.com/role-arn';
const clock = { now: () => Date.UTC(2030, 0, 1) };
const annotated = (facts: { account: { annotations: ReadonlyMap<string, string> } | undefined }) =>
  facts.account?.annotations.get(ROLE);

async function lookupOver(
  api: ScriptedApi,
  {
    grace = 0,
    roleGrace = 0,
    associations = NO_ASSOCIATIONS,
  }: { grace?: number; roleGrace?: number; associations?: AssociationSource } = {},
) {
  const accounts = followServiceAccounts(api, {
    log: new FakeLog(),
    annotationPrefix: 'eks.amazonaws.com',
    backoff: { first: 1, most: 2 },
  });
  if (api.failLists === 0) await accounts.whenReady();
  const config = DEFAULT_WEBHOOK_CONFIG;
  const lookup = createIdentityLookup({ accounts, associations, config, clock, grace, roleGrace });
  return { lookup, stop: () => accounts.stop() };
}

/** Associations that appear when the test says so. */
function lateAssociations() {
  const listeners = new Set<() => void>();
  let there = false;
  const source: AssociationSource = {
    ...NO_ASSOCIATIONS,
    find: () => there,
    onChange: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
  const appear = (): void => {
    there = true;
    for (const changed of listeners) changed();
  };
  return { source, appear, listening: () => listeners.size > 0 };
}

test('a role in the copy is answered at once', async () => {
  const api = new ScriptedApi();
  api.put('ns', 'sa', { [ROLE]: 'arn' });
  const { lookup, stop } = await lookupOver(api);
  const facts = lookup.find('ns', 'sa');
  assert.ok(!(facts instanceof Promise));
  assert.equal(annotated(facts), 'arn');
  assert.equal(api.gets, 0);
  await stop();
});

test('section 12, race 1: an annotation that the copy has not seen is found by asking, however old the account', async () => {
  const api = new ScriptedApi();
  api.put('ns', 'sa');
  const { lookup, stop } = await lookupOver(api);
  api.put('ns', 'sa', { [ROLE]: 'arn' }, true);
  assert.equal(annotated(await lookup.find('ns', 'sa')), 'arn');
  await stop();
});

test('a service account that does not exist yet is waited for, once for all who ask', async () => {
  const api = new ScriptedApi();
  const { lookup, stop } = await lookupOver(api, { grace: 60_000 });
  const both = Promise.all([lookup.find('ns', 'sa'), lookup.find('ns', 'sa')]);
  while (api.watches.length === 0 || api.gets === 0) await new Promise(setImmediate);
  api.put('ns', 'sa', { [ROLE]: 'arn' });
  assert.deepEqual((await both).map(annotated), ['arn', 'arn']);
  assert.equal(api.gets, 1);
  await stop();
});

test('one that never comes is given up after the grace', async () => {
  const api = new ScriptedApi();
  const { lookup, stop } = await lookupOver(api, { grace: 5 });
  assert.equal((await lookup.find('ns', 'sa')).account, undefined);
  await stop();
});

test('section 12, race 2: an association of a young service account is waited for', async () => {
  const api = new ScriptedApi();
  api.put('ns', 'sa');
  const young = api.objects.get('ns/sa');
  const creationTimestamp = new Date(clock.now() - 1000).toISOString();
  api.objects.set('ns/sa', { metadata: { name: 'sa', ...young?.metadata, creationTimestamp } });
  const { source, appear, listening } = lateAssociations();
  const { lookup, stop } = await lookupOver(api, { roleGrace: 60_000, associations: source });
  const found = lookup.find('ns', 'sa');
  while (!listening()) await new Promise(setImmediate);
  appear();
  assert.equal((await found).associated, true);
  assert.equal(listening(), false);
  await stop();
});

test('an old service account without a role is not waited for', async () => {
  const api = new ScriptedApi();
  api.put('ns', 'sa');
  const { lookup, stop } = await lookupOver(api, { grace: 60_000, roleGrace: 60_000 });
  assert.equal(annotated(await lookup.find('ns', 'sa')), undefined);
  await stop();
});

test('attack: pods without a role cannot make the webhook flood the API server', async () => {
  const api = new ScriptedApi();
  api.put('ns', 'sa');
  const { lookup, stop } = await lookupOver(api);
  for (let pods = 0; pods < 100; pods++) await lookup.find('ns', 'sa');
  assert.equal(api.gets, 20);
  await stop();
});

test('an API server that is away: what is known serves, what is not cannot be told', async () => {
  const api = new ScriptedApi();
  api.put('ns', 'sa');
  const { lookup, stop } = await lookupOver(api);
  api.getFault = new Error('connection refused');
  assert.equal((await lookup.find('ns', 'sa')).account?.name, 'sa');
  await assert.rejects(async () => await lookup.find('ns', 'other'), /connection refused/);
  await stop();
});

test('associations that cannot be told are a failure, not an absence', async () => {
  const api = new ScriptedApi();
  api.put('ns', 'sa', { [ROLE]: 'arn' });
  const associations = { ...NO_ASSOCIATIONS, find: () => Promise.reject(new Error('throttled')) };
  const { lookup, stop } = await lookupOver(api, { associations });
  await assert.rejects(async () => await lookup.find('ns', 'sa'), /throttled/);
  await stop();
});
