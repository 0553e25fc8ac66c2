import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type SandboxApi, startSandboxApi } from '../../../../test/fakes/sandbox-api.fake.ts';
import { cryptography } from '../../../crypto/index.ts';
import type { KubernetesClient } from '../../client/index.ts';
import { connectTo } from '../connect-sandbox.fake.ts';
import { applyEdit } from '../editor/apply-edit.ts';
import { EditRefusal, type MappingEdit } from '../editor/mapping-edit.ts';
import { findPrevious, keepPrevious } from '../rollback/previous-map.ts';
import { confirm, rollBack } from '../rollback/rollback.ts';
import { fingerprint } from '../rollback/rollback-note.ts';
import { AUTH_MAP_NAME, type ConfigMap, configMapPath, findConfigMap } from './auth-map.ts';
import { type ChangePorts, type ChangeRequest, changeMap } from './change-map.ts';
import { CONFLICT_RETRY, withRetry } from './retry.ts';

const applyFailure = () => new EditRefusal('duplicate', 'cannot add');
let api: SandboxApi;
let client: KubernetesClient;
before(async () => {
  api = await startSandboxApi();
  client = await connectTo(api);
});
after(async () => {
  client?.close();
  await api?.close();
});
beforeEach(async () => {
  for (const { metadata } of (await client.list<ConfigMap>(configMapPath())).items)
    if (metadata.name.startsWith(AUTH_MAP_NAME)) await client.delete(configMapPath(metadata.name));
});

const { sha256Hex } = cryptography;
const ports = (): ChangePorts & { readonly retries: unknown[] } => {
  const retries: unknown[] = [];
  return {
    client,
    retries,
    now: () => api.services.clock.now(),
    sha256Hex,
    random: Math.random,
    sleep: (milliseconds) => delay(milliseconds),
    retrying: (failure) => retries.push(failure),
  };
};
const request = (edit: MappingEdit, more: Partial<ChangeRequest> = {}): ChangeRequest => ({
  edit: (data) => applyEdit(data, edit),
  judge: () => Promise.resolve(),
  retry: { ...CONFLICT_RETRY, minimum: 2, maximum: 40, count: 30 },
  by: 'tester',
  force: false,
  dryRun: false,
  ...more,
});
const add = (name: string): MappingEdit => ({
  kind: 'add',
  duplicates: 'refuse',
  mapping: {
    section: 'mapRoles',
    arn: `arn:aws:iam::111122223333:role/${name}`,
    username: name,
    groups: ['g'],
  },
});
const read = async () => (await findConfigMap(client, AUTH_MAP_NAME))?.data;
const create = (data: Record<string, string>, metadata: object = {}) =>
  client.create(configMapPath(), {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: AUTH_MAP_NAME, namespace: 'kube-system', ...metadata },
    data,
  });

describe('writing the map', () => {
  test('a map that is not there is made', async () => {
    const result = await changeMap(ports(), request(add('a')));
    assert.equal(result.created, true);
    assert.match((await read())?.mapRoles ?? '', /^- rolearn: arn:aws:iam::111122223333:role\/a\n/);
  });

  test('writers at the same time lose nothing of each other, of other keys, labels and accounts', async () => {
    await create(
      { mapAccounts: '# ours\n- "111122223333"\n', notes: 'keep me' },
      { labels: { team: 'x' }, annotations: { a: 'b' } },
    );
    const names = Array.from({ length: 12 }, (_, at) => `role-${at}`);
    const all = ports();
    await Promise.all(names.map((name) => changeMap(all, request(add(name)))));
    const found = await findConfigMap(client, AUTH_MAP_NAME);
    for (const name of names) assert.ok(found?.data?.mapRoles?.includes(`role/${name}\n`), name);
    assert.equal(found?.data?.mapAccounts, '# ours\n- "111122223333"\n');
    assert.equal(found?.data?.notes, 'keep me');
    assert.deepEqual(found?.metadata.labels, { team: 'x' });
    assert.deepEqual(found?.metadata.annotations, { a: 'b' });
    assert.ok(all.retries.length > 0, 'they met');
  });

  test('two writers of one ARN: the second is told of the duplicate, read anew', async () => {
    const results = await Promise.allSettled([
      changeMap(ports(), request(add('a'))),
      changeMap(ports(), request(add('a'))),
    ]);
    const failed = results.filter(({ status }) => status === 'rejected');
    assert.equal(failed.length, 1);
    assert.match(String((failed[0] as PromiseRejectedResult).reason), /cannot add duplicate role ARN/);
  });

  test('nothing is written when nothing changes, when judged against, or dry', async () => {
    await changeMap(ports(), request(add('a')));
    const version = (await findConfigMap(client, AUTH_MAP_NAME))?.metadata.resourceVersion;
    const same: MappingEdit = {
      kind: 'upsert',
      mapping: { section: 'mapRoles', arn: 'arn:aws:iam::111122223333:role/a', username: 'a', groups: ['g'] },
      append: true,
      updateUsername: true,
    };
    assert.equal((await changeMap(ports(), request(same))).state, 'unchanged');
    assert.equal((await changeMap(ports(), request(add('b'), { dryRun: true }))).state, 'planned');
    const judged = changeMap(ports(), request(add('b'), { judge: () => Promise.reject(new Error('no')) }));
    await assert.rejects(judged, /^Error: no$/);
    assert.equal((await findConfigMap(client, AUTH_MAP_NAME))?.metadata.resourceVersion, version);
  });

  test('attempts end, with the last failure told', async () => {
    const { KubernetesError } = await import('../../client/index.ts');
    const waits: number[] = [];
    const policy = { minimum: 200, maximum: 1000, count: 5, anyFailure: false };
    const fake = {
      random: () => 0.5,
      sleep: () => Promise.resolve(),
      retrying: (_: unknown, wait: number) => waits.push(wait),
    };
    const conflict = () => Promise.reject(new KubernetesError(409, 'Conflict', 'it was changed'));
    await assert.rejects(withRetry(conflict, policy, fake), { message: 'waiter timed out: it was changed' });
    assert.deepEqual(waits, [150, 250, 450, 550]);
    const any = { ...policy, anyFailure: true };
    const refusal = applyFailure();
    await assert.rejects(
      withRetry(() => Promise.reject(refusal), any, fake),
      refusal,
    );
    assert.equal(waits.length, 4, 'our own refusals are final');
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    await assert.rejects(
      withRetry(() => Promise.reject(refused), any, fake),
      /waiter timed out: connect/,
    );
    await assert.rejects(
      withRetry(
        () => Promise.reject(new KubernetesError(403, 'Forbidden', 'no')),
        { ...policy, anyFailure: true },
        fake,
      ),
      /no/,
    );
  });
});

describe('a change that must be confirmed', () => {
  const MINUTE = 60_000;
  const unconfirmed = () => changeMap(ports(), request(add('risky'), { confirmWithin: 5 * MINUTE }));

  test('is undone when nobody confirms it', async () => {
    const data = { mapRoles: '# mine\r\n- rolearn: arn:aws:iam::111122223333:role/a\r\n', other: '' };
    await create(data, { annotations: { a: 'b' } });
    const { note } = await unconfirmed();
    assert.equal(note?.at, ports().now() + 5 * MINUTE);
    assert.equal((await rollBack(ports())).state, 'waiting');
    api.pass(5 * MINUTE);
    assert.equal((await rollBack(ports())).state, 'restored');
    const found = await findConfigMap(client, AUTH_MAP_NAME);
    assert.deepEqual(found?.data, data);
    assert.deepEqual(found?.metadata.annotations, { a: 'b' });
    assert.equal((await rollBack(ports())).state, 'none');
    assert.equal(await findPrevious(client, note?.previous ?? '', sha256Hex), undefined, 'the copy is gone');
  });

  test('of a map that was not there takes it away again', async () => {
    await unconfirmed();
    api.pass(6 * MINUTE);
    assert.equal((await rollBack(ports())).state, 'restored');
    assert.equal(await read(), undefined);
  });

  test('stays when it is confirmed', async () => {
    await create({ mapUsers: '[]' });
    await unconfirmed();
    assert.equal((await confirm(ports()))?.by, 'tester');
    api.pass(6 * MINUTE);
    assert.equal((await rollBack(ports())).state, 'none');
    assert.match((await read())?.mapRoles ?? '', /risky/);
    assert.equal(await confirm(ports()), undefined);
  });

  test('is left alone when another has changed the map since', async () => {
    await create({ mapUsers: '[]' });
    await unconfirmed();
    await client.patch(configMapPath(AUTH_MAP_NAME), { data: { mapUsers: '# new' } }, 'merge');
    api.pass(6 * MINUTE);
    const result = await rollBack(ports());
    assert.equal(result.state, 'refused');
    assert.match((await read())?.mapRoles ?? '', /risky/);
    await changeMap(ports(), request(add('next')));
    assert.equal(
      (await rollBack(ports())).state,
      'none',
      'a note about nothing is taken off by the next writer',
    );
  });

  test('is not overtaken by the next writer, unless forced', async () => {
    await unconfirmed();
    await assert.rejects(changeMap(ports(), request(add('next'))), {
      name: 'PendingChange',
      message: /^a change of tester waits for its confirmation until \d{4}-/,
    });
    await changeMap(ports(), request(add('next'), { force: true }));
    api.pass(6 * MINUTE);
    assert.equal((await rollBack(ports())).state, 'none');
  });

  test('is undone once, and never after a confirmation that was answered, whoever comes at the same time', async () => {
    for (let round = 0; round < 6; round++) {
      await client.delete(configMapPath(AUTH_MAP_NAME)).catch(() => undefined);
      await create({ mapUsers: '[]' });
      await unconfirmed();
      api.pass(6 * MINUTE);
      const [confirmed, ...undone] = await Promise.all([
        confirm(ports()),
        rollBack(ports()),
        rollBack(ports()),
      ]);
      const restored = undone.filter(({ state }) => state === 'restored').length;
      assert.equal(restored + (confirmed === undefined ? 0 : 1), 1);
      assert.equal((await read())?.mapRoles === undefined, restored === 1);
    }
  });

  test('a damaged note is in the way of writers: it is told of, and confirming takes it off', async () => {
    await create({ mapUsers: '[]' }, { annotations: { 'rolecall.dev/rollback': '{"at":"soon"}' } });
    await assert.rejects(changeMap(ports(), request(add('a'))), {
      name: 'PendingChange',
      message: /is damaged$/,
    });
    await assert.rejects(rollBack(ports()), /is damaged/);
    assert.equal((await confirm(ports()))?.by, 'unknown');
    await changeMap(ports(), request(add('a')));
  });

  test('attack: a copy that somebody else has put in place is not restored', async () => {
    await create({ mapUsers: '[]' });
    const { note } = await unconfirmed();
    const name = `aws-auth-rollback-${note?.previous?.slice(0, 16)}`;
    await client.patch(configMapPath(name), { data: { mapRoles: '- rolearn: evil' } }, 'merge');
    api.pass(6 * MINUTE);
    const result = await rollBack(ports());
    assert.equal(result.state, 'refused');
    assert.ok(!JSON.stringify(await read()).includes('evil'));
  });

  test('a copy that is older than its change stays as long as the change waits', async () => {
    await create({ mapUsers: '[]' });
    await unconfirmed();
    // As a writer leaves it who lost a race.
    const risky = await findConfigMap(client, AUTH_MAP_NAME);
    assert.ok(risky);
    await keepPrevious(client, risky, fingerprint(risky, sha256Hex));
    api.pass(120 * MINUTE);
    const next = request(add('next'), { confirmWithin: 5 * MINUTE, force: true });
    assert.equal((await changeMap(ports(), next)).state, 'written');
    assert.equal((await rollBack(ports(), true)).state, 'restored');
    assert.deepEqual(await read(), risky.data);
  });

  test('attack: a map of somebody else with the label of copies is not deleted', async () => {
    const name = 'aws-auth-of-another';
    const labels = { 'rolecall.dev/aws-auth-rollback': 'true' };
    const metadata = { name, namespace: 'kube-system', labels };
    await client.create(configMapPath(), { apiVersion: 'v1', kind: 'ConfigMap', metadata });
    api.pass(120 * MINUTE);
    await unconfirmed();
    await confirm(ports());
    assert.ok(await findConfigMap(client, name));
  });
});
