import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { FakeLog } from '../../../../test/fakes/log.fake.ts';
import { type SandboxApi, startSandboxApi } from '../../../../test/fakes/sandbox-api.fake.ts';
import { cryptography } from '../../../crypto/index.ts';
import type { KubernetesClient } from '../../client/index.ts';
import { connectTo } from '../connect-sandbox.fake.ts';
import { applyEdit } from '../editor/index.ts';
import { AUTH_MAP_NAME, configMapPath, findConfigMap } from '../writing/auth-map.ts';
import { changeMap } from '../writing/change-map.ts';
import { CONFLICT_RETRY } from '../writing/retry.ts';
import { type RollbackWatch, watchRollbacks } from './watch-rollbacks.ts';

let api: SandboxApi;
let client: KubernetesClient;
let watches: readonly RollbackWatch[] = [];
let now = 1_800_000_000_000;
const clock = { now: () => now };
const log = new FakeLog();
const { sha256Hex } = cryptography;
const watch = () => watchRollbacks({ client, clock, log, sha256Hex: (text) => sha256Hex(text) });

before(async () => {
  api = await startSandboxApi();
  client = await connectTo(api);
});
after(async () => {
  await Promise.all(watches.map((each) => each.stop()));
  client?.close();
  await api?.close();
});

const change = (name: string, confirmWithin: number) =>
  changeMap(
    {
      client,
      now: clock.now,
      sha256Hex: (text) => sha256Hex(text),
      random: () => 0.5,
      sleep: (milliseconds) => delay(milliseconds),
      retrying: () => undefined,
    },
    {
      edit: (data) =>
        applyEdit(data, {
          kind: 'add',
          duplicates: 'refuse',
          mapping: {
            section: 'mapUsers',
            arn: `arn:aws:iam::111122223333:user/${name}`,
            username: name,
            groups: [],
          },
        }),
      judge: () => Promise.resolve(),
      retry: CONFLICT_RETRY,
      by: name,
      force: false,
      dryRun: false,
      confirmWithin,
    },
  );
const data = async () => (await findConfigMap(client, AUTH_MAP_NAME))?.data;
async function until(what: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await what()) return;
    await delay(50);
  }
  assert.fail('it did not come');
}

test('watchers undo what nobody confirmed, once, and say so; what was due while none ran is undone at the start', async () => {
  await client.create(configMapPath(), {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: AUTH_MAP_NAME, namespace: 'kube-system' },
    data: { mapUsers: '# first\n' },
  });
  await change('first', 60_000);
  now += 60_000;
  watches = [watch(), watch()];
  await until(async () => (await data())?.mapUsers === '# first\n');
  await change('second', 200);
  assert.match((await data())?.mapUsers ?? '', /second/);
  // Their timers look at the clock when they are up; until then it is before the end.
  now += 200;
  await until(async () => (await data())?.mapUsers === '# first\n');
  assert.equal((await findConfigMap(client, AUTH_MAP_NAME))?.metadata.annotations, undefined);
  await until(async () => {
    const events = await client.list('/api/v1/namespaces/kube-system/events');
    return JSON.stringify(events.items).includes(
      'the change of second was not confirmed in time and was undone',
    );
  });
});

test('a change of another in between stays, and is told of', async () => {
  await change('third', 100);
  await client.patch(configMapPath(AUTH_MAP_NAME), { data: { mapUsers: '# theirs\n' } }, 'merge');
  now += 1000;
  await until(async () => {
    const events = await client.list('/api/v1/namespaces/kube-system/events');
    return JSON.stringify(events.items).includes('"RollbackRefused"');
  });
  assert.equal((await data())?.mapUsers, '# theirs\n');
});
