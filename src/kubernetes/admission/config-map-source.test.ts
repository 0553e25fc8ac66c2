import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScriptedApi } from '../../../test/fakes/kubernetes.fake.ts';
import { FakeLog } from '../../../test/fakes/log.fake.ts';
import { followConfigMap } from './config-map-source.ts';

const ROLE = 'arn:aws:iam::111122223333:role/app';
const NAME = 'pod-identity-webhook';

function put(api: ScriptedApi, config: unknown): void {
  api.put('eks', NAME, {}, true);
  const object = api.objects.get(`eks/${NAME}`);
  const data = { config: typeof config === 'string' ? config : JSON.stringify(config) };
  api.objects.set(`eks/${NAME}`, { metadata: { name: NAME }, ...object, data });
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 2));
}

test('section 9: a malformed version keeps the entries, its repair replaces them, a deletion ends them', async () => {
  const api = new ScriptedApi();
  const log = new FakeLog();
  put(api, { 'ns/sa': { RoleARN: ROLE }, 'ns/gone': { RoleARN: ROLE }, bad: {} });
  const options = { log, namespace: 'eks', name: NAME, backoff: { first: 1, most: 2 } };
  const source = followConfigMap(api, options);
  await until(() => source.ready());
  assert.equal(source.entries().exact('ns', 'sa')?.roleArn, ROLE);
  assert.equal(source.faults(), 1);
  assert.deepEqual(log.events[0]?.fields, {
    configMap: `eks/${NAME}`,
    key: 'bad',
    message: 'the key is not NAMESPACE/NAME',
  });
  // A broken watch begins again with a list, which shows what changed.
  const relist = async () => {
    const lists = api.lists;
    api.breakWatch(new Error('reset'));
    await until(() => api.lists > lists && source.connected());
  };
  put(api, '{"ns/sa":');
  await relist();
  assert.equal(source.entries().size, 2);
  put(api, { 'ns/sa': { RoleARN: ROLE } });
  await relist();
  assert.equal(source.entries().size, 1);
  assert.equal(source.faults(), 0);
  api.removeUnseen('eks', NAME);
  await relist();
  assert.equal(source.entries().size, 0);
  await source.stop();
});
