import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { StoreUnavailable } from '../src/core/ports/store.ts';
import { USER, type User } from '../src/core/records/identity.ts';
import { SEALING_KEY } from '../src/core/records/instance.ts';
import { GLOBAL } from '../src/core/records/record.ts';
import { cryptography } from '../src/crypto/index.ts';
import { openDirectory } from '../src/service/directory/open-directory.ts';
import { openKeyring } from '../src/service/keys/open-keyring.ts';
import { createSessions } from '../src/service/sessions/create-sessions.ts';
import { readOrCreateKeyFile } from '../src/storage/key-file.ts';
import { openSqliteStore } from '../src/storage/sqlite/store.ts';

const A = '111122223333';
const clock = { now: () => Date.UTC(2030, 0, 1) };
const NAMES = ['zoe', 'adam', 'émile'];

let data: string;
before(async () => {
  data = await mkdtemp(join(tmpdir(), 'rolecall-state-'));
});
after(() => rm(data, { recursive: true }));

async function start() {
  const store = await openSqliteStore(join(data, 'rolecall.db'));
  try {
    const masterKey = await readOrCreateKeyFile(join(data, 'master.key'), cryptography);
    const directory = await openDirectory(store);
    const keyring = await openKeyring({ directory, cryptography, clock, masterKey });
    const stop = async () => {
      await directory.close();
      await store.close();
    };
    return { directory, keyring, stop };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function user(name: string): User {
  const arn = `arn:aws:iam::${A}:user/${name}`;
  return {
    name,
    path: '/',
    id: 'AIDAX',
    arn,
    createDate: 0,
    tags: {},
    inlinePolicies: {},
    attachedPolicies: [],
  };
}

describe('the state of an instance over restarts', () => {
  it('keeps every record, every key and what they signed and sealed', async () => {
    const first = await start();
    await first.keyring.ensureSigningKey(A, 'demo');
    await first.keyring.rotateSigningKey(A, 'demo', { leadTime: 0, overlap: 1000 });
    await first.keyring.rotateSealingKey();
    await Promise.all(
      NAMES.map((name) => first.directory.transact((tx) => tx.put(USER, A, name, user(name)))),
    );
    const { kid, key } = first.keyring.signingKey(A, 'demo');
    const signature = cryptography.signJws('RS256', key, 'header.payload');
    const sealing = first.keyring.currentSealingKey();
    const session = cryptography.seal(sealing.key, Buffer.from('a session'), 'session');
    const secret = first.keyring.sealSecret('access-key:AKIA', 'a secret');
    const [authority, users] = [first.keyring.authorityPem(), first.directory.list(USER, A)];
    await first.stop();

    const second = await start();
    const published = second.keyring.verificationKeys(A, 'demo').get(kid);
    assert.ok(published && cryptography.verifyJws('RS256', published, 'header.payload', signature));
    const opened = cryptography.open(
      second.keyring.sealingKey(sealing.id) ?? new Uint8Array(),
      session,
      'session',
    );
    assert.equal(Buffer.from(opened ?? []).toString(), 'a session');
    assert.equal(second.keyring.openSecret('access-key:AKIA', secret), 'a secret');
    assert.equal(second.keyring.authorityPem(), authority);
    assert.deepEqual(second.directory.list(USER, A), users);
    assert.equal(second.directory.revision, first.directory.revision);
    await second.stop();
  });

  it('opens sessions that were sealed before a rotation and a restart, and none whose key is gone', async () => {
    const sessionsOf = ({ directory, keyring }: Awaited<ReturnType<typeof start>>) =>
      createSessions({ directory, keyring, cryptography });
    const first = await start();
    await first.directory.transact((tx) => tx.put(USER, A, 'zoe', user('zoe')));
    const { accessKeyId, sessionToken } = sessionsOf(first).mint({
      kind: 'user',
      account: A,
      userId: 'AIDAX',
      userName: 'zoe',
      issuedAt: clock.now(),
      expiresAt: clock.now() + 1000,
    });
    const sealedUnder = first.keyring.currentSealingKey().id;
    await first.keyring.rotateSealingKey();
    assert.notEqual(first.keyring.currentSealingKey().id, sealedUnder);
    await first.stop();

    const second = await start();
    const open = () => sessionsOf(second).open(accessKeyId, sessionToken, clock.now());
    assert.ok(open().ok);
    await second.directory.transact((tx) => tx.delete(SEALING_KEY, GLOBAL, sealedUnder));
    assert.deepEqual(open(), { ok: false, fault: 'malformed' });
    await second.stop();
  });

  it('does not start with the key file of another instance', async () => {
    await writeFile(join(data, 'master.key'), Buffer.alloc(32, 1));
    await assert.rejects(
      start(),
      (error) => error instanceof StoreUnavailable && /belongs to other data/.test(error.message),
    );
  });
});
