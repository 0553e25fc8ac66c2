import assert from 'node:assert/strict';
import { beforeEach, it } from 'node:test';
import type { Directory } from '../../core/ports/directory.ts';
import { CLUSTER, type Cluster } from '../../core/records/resources.ts';
import { cryptography } from '../../crypto/index.ts';
import { openMemoryStore } from '../../storage/memory/store.ts';
import { openDirectory } from '../directory/open-directory.ts';
import type { Keyring } from './keyring.ts';
import { openKeyring } from './open-keyring.ts';
import { KEY_AGE, ORDERLY, rotateWhenDue } from './rotation.ts';

const A = '111122223333';
const clock = { time: 0, now: () => clock.time };
let directory: Directory;
let keyring: Keyring;

const kids = (): string[] => keyring.publishedKeys(A, 'demo').map(({ kid }) => kid);

beforeEach(async () => {
  clock.time = Date.UTC(2030, 0, 1);
  directory = await openDirectory(openMemoryStore());
  keyring = await openKeyring({ directory, cryptography, clock, masterKey: new Uint8Array(32).fill(3) });
  // Rotation reads no more than this. An attached cluster has no keys here, and gets none.
  await directory.transact((tx) => {
    tx.put(CLUSTER, A, 'demo', { name: 'demo', sandbox: true } as Cluster);
    tx.put(CLUSTER, A, 'far', { name: 'far', sandbox: false } as Cluster);
  });
  await keyring.ensureSigningKey(A, 'demo');
});

it('leaves young keys alone', async () => {
  clock.time += KEY_AGE.sealing - 1;
  assert.deepEqual(await rotateWhenDue({ directory, keyring, clock }), []);
});

it('rotates the sealing key when it is due, once', async () => {
  const { id } = keyring.currentSealingKey();
  clock.time += KEY_AGE.sealing;
  assert.deepEqual(await rotateWhenDue({ directory, keyring, clock }), ['sessions']);
  assert.notEqual(keyring.currentSealingKey().id, id);
  assert.ok(keyring.sealingKey(id), 'what it sealed still opens');
  assert.deepEqual(await rotateWhenDue({ directory, keyring, clock }), []);
});

it('publishes a new issuer key before it signs and the old one for as long as its tokens live', async () => {
  const [old = ''] = kids();
  clock.time += KEY_AGE.signing;
  assert.deepEqual(await rotateWhenDue({ directory, keyring, clock }), [
    'sessions',
    'issuer of cluster demo',
  ]);
  assert.equal(kids().length, 2);
  assert.equal(keyring.signingKey(A, 'demo').kid, old);
  assert.deepEqual(await rotateWhenDue({ directory, keyring, clock }), [], 'the new key is young');
  clock.time += ORDERLY.leadTime;
  assert.notEqual(keyring.signingKey(A, 'demo').kid, old);
  assert.ok(kids().includes(old));
  clock.time += ORDERLY.overlap;
  assert.ok(!kids().includes(old));
});
