import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { Directory } from '../../core/ports/directory.ts';
import type { Store } from '../../core/ports/store.ts';
import { ACCESS_KEY, ROLE, type Role, USER } from '../../core/records/identity.ts';
import { ACCESS_KEY_USE, ROLE_USE } from '../../core/records/last-use.ts';
import { openMemoryStore } from '../../storage/memory/store.ts';
import { ACCOUNT, BOB, role, session, user } from '../authorization/authorization.fake.ts';
import { openDirectory } from '../directory/open-directory.ts';
import { createUsage, type OpenUsage } from './create-usage.ts';

const DAY = 86_400_000;
const NOW = 1_800_000_000_000;

let store: Store;
let directory: Directory;
let usage: OpenUsage;
let commits: number;
let warned: string[];

beforeEach(async () => {
  const memory = openMemoryStore();
  commits = 0;
  warned = [];
  store = {
    ...memory,
    load: () => memory.load(),
    follow: (after, onCommit) => memory.follow(after, onCommit),
    commit: (batch) => {
      commits++;
      return memory.commit(batch);
    },
  };
  directory = await openDirectory(store);
  const key = {
    id: BOB.accessKeyId,
    userName: 'Bob',
    status: 'Active',
    createDate: 0,
    sealedSecret: '',
  } as const;
  await directory.transact((tx) => {
    tx.put(USER, ACCOUNT, 'bob', user());
    tx.put(ACCESS_KEY, ACCOUNT, key.id, key);
    tx.put(ROLE, ACCOUNT, 'app', role());
  });
  commits = 0;
  const log = { info: () => {}, error: () => {}, warn: (event: string) => void warned.push(event) };
  usage = createUsage({ directory, log });
});

afterEach(async () => {
  await usage.close();
  await directory.close();
});

const app = (): Role => directory.get(ROLE, ACCOUNT, 'app')?.body ?? role();

test('a thousand calls are one entry, told at once and written in one commit', async () => {
  for (let call = 0; call < 1000; call++) {
    usage.record(BOB, 's3', 'us-east-1', NOW + call);
    usage.record(session(), 'sts', 'eu-west-1', NOW + call);
  }
  assert.equal(usage.ofKey(ACCOUNT, BOB.accessKeyId)?.time, NOW + 999);
  assert.equal(commits, 0);
  await usage.flush();
  assert.equal(commits, 1);
  const written = directory.get(ACCESS_KEY_USE, ACCOUNT, BOB.accessKeyId)?.body;
  assert.deepEqual(written, { time: NOW + 999, service: 's3', region: 'us-east-1' });
  assert.deepEqual(usage.ofRole(ACCOUNT, app(), NOW), {
    roleKey: 'app',
    time: NOW + 999,
    region: 'eu-west-1',
  });
  await usage.flush();
  assert.equal(commits, 1, 'nothing new, nothing written');
});

test('closing writes what is held; another process of the store tells it', async () => {
  usage.record(BOB, 'iam', 'us-east-1', NOW);
  await usage.close();
  const reader = createUsage({ directory, log: { info() {}, warn() {}, error() {} } });
  assert.deepEqual(reader.ofKey(ACCOUNT, BOB.accessKeyId), {
    time: NOW,
    service: 'iam',
    region: 'us-east-1',
  });
  assert.equal(reader.ofKey('999999999999', BOB.accessKeyId), undefined, 'another account asks in vain');
});

test('a role tells of its last 400 days, and of itself alone', async () => {
  usage.record(session(), 's3', 'us-east-1', NOW);
  assert.equal(usage.ofRole(ACCOUNT, app(), NOW + 400 * DAY)?.time, NOW);
  assert.equal(usage.ofRole(ACCOUNT, app(), NOW + 400 * DAY + 1), undefined);
  assert.equal(usage.ofRole(ACCOUNT, role({ id: 'AROAMADEAGAIN00000000' }), NOW), undefined);
});

test('keys and roles deleted before the writing leave nothing; anonymous and root callers neither', async () => {
  usage.record(BOB, 's3', 'us-east-1', NOW);
  usage.record(session(), 's3', 'us-east-1', NOW);
  usage.record({ type: 'anonymous' }, 's3', 'us-east-1', NOW);
  await directory.transact((tx) => {
    tx.delete(ACCESS_KEY, ACCOUNT, BOB.accessKeyId);
    tx.put(ROLE, ACCOUNT, 'app', role({ id: 'AROAMADEAGAIN00000000' }));
  });
  await usage.flush();
  assert.deepEqual(directory.list(ACCESS_KEY_USE, ACCOUNT), []);
  assert.deepEqual(directory.list(ROLE_USE, ACCOUNT), []);
});

test('a store that cannot write costs nothing but time', async () => {
  usage.record(BOB, 's3', 'us-east-1', NOW);
  const commit = store.commit;
  store.commit = () => Promise.reject(new Error('disk full'));
  await usage.flush();
  assert.deepEqual(warned, ['usage.not-written']);
  store.commit = commit;
  assert.equal(usage.ofKey(ACCOUNT, BOB.accessKeyId)?.time, NOW);
  await usage.flush();
  assert.equal(directory.get(ACCESS_KEY_USE, ACCOUNT, BOB.accessKeyId)?.body.time, NOW);
});
