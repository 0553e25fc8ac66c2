import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { ScriptedApi } from '../../../test/fakes/kubernetes.fake.ts';
import { FakeLog } from '../../../test/fakes/log.fake.ts';
import { createInformer } from './informer.ts';
import { KubernetesError } from './status-error.ts';

const PATH = '/api/v1/serviceaccounts';
const backoff = { first: 1, most: 2 };

function changes(informer: ReturnType<typeof createInformer>) {
  const seen: string[] = [];
  let wake = () => {};
  informer.subscribe((key, object) => {
    seen.push(`${object === undefined ? '-' : '+'}${key}`);
    wake();
  });
  return {
    seen,
    async until(count: number) {
      while (seen.length < count)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    },
  };
}

test('lists, then watches from the version of the list', async () => {
  const api = new ScriptedApi();
  api.put('ns', 'a');
  const informer = createInformer(api, PATH, { log: new FakeLog(), backoff });
  await informer.whenSynced();
  const { seen, until } = changes(informer);
  api.put('ns', 'b');
  api.remove('ns', 'a');
  await until(2);
  await informer.stop();
  assert.deepEqual(seen, ['+ns/b', '-ns/a']);
  assert.deepEqual(
    informer.list().map((object) => object.metadata.name),
    ['b'],
  );
  assert.equal(api.watches[0]?.resourceVersion, '1');
});

test('an expired version (410) is healed by a new list; what vanished meanwhile is removed', async () => {
  const api = new ScriptedApi();
  api.put('ns', 'a');
  api.put('ns', 'b');
  const informer = createInformer(api, PATH, { log: new FakeLog(), backoff });
  await informer.whenSynced();
  const { seen, until } = changes(informer);
  api.removeUnseen('ns', 'a');
  api.breakWatch(new KubernetesError(410, 'Expired', 'too old resource version'));
  await until(2);
  await informer.stop();
  assert.deepEqual(seen, ['+ns/b', '-ns/a']);
  assert.equal(api.lists, 2);
});

test('a failing list is tried again and synced is false until it works', async () => {
  const api = new ScriptedApi();
  api.failLists = 3;
  const log = new FakeLog();
  const informer = createInformer(api, PATH, { log, backoff });
  assert.equal(informer.synced(), false);
  await informer.whenSynced();
  await informer.stop();
  assert.equal(api.lists, 4);
  assert.equal(log.events.filter(({ event }) => event === 'kubernetes.watch-broken').length, 3);
});

test('stopping before the first sync rejects whoever waits', async () => {
  const api = new ScriptedApi();
  api.failLists = Number.POSITIVE_INFINITY;
  const informer = createInformer(api, PATH, { log: new FakeLog(), backoff });
  const waiting = assert.rejects(informer.whenSynced(), /stopped/);
  await informer.stop();
  await waiting;
});

test('attack: a watch that brings ever new objects does not fill the memory', async () => {
  const api = new ScriptedApi();
  api.put('ns', 'a');
  const log = new FakeLog();
  const informer = createInformer(api, PATH, { log, backoff, most: 2 });
  await informer.whenSynced();
  const { until } = changes(informer);
  api.put('ns', 'b');
  await until(1);
  api.put('ns', 'c');
  while (api.lists < 2) await delay(5);
  await informer.stop();
  assert.match(JSON.stringify(log.events), /more than 2 objects/);
});
