import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Refusal } from '../../core/errors/refusal.ts';
import type { Directory } from '../../core/ports/directory.ts';
import { type Store, StoreUnavailable } from '../../core/ports/store.ts';
import { CERTIFICATE, SEALING_KEY, SIGNING_KEY } from '../../core/records/instance.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { cryptography } from '../../crypto/index.ts';
import { openMemoryStore } from '../../storage/memory/store.ts';
import { openDirectory } from '../directory/open-directory.ts';
import { SERVER_CERTIFICATE_LIFETIME } from './certificates.ts';
import type { Keyring } from './keyring.ts';
import { openKeyring } from './open-keyring.ts';

const A = '111122223333';
const DAY = 86_400_000;
const START = Date.UTC(2030, 0, 1);
const masterKey = new Uint8Array(32).fill(3);
const clock = { time: START, now: () => clock.time };

let store: Store;
let directory: Directory;
let keyring: Keyring;
const open = (key = masterKey) => openKeyring({ directory, cryptography, clock, masterKey: key });

beforeEach(async () => {
  clock.time = START;
  store = openMemoryStore();
  directory = await openDirectory(store);
  keyring = await open();
});

describe('sealed secrets', () => {
  it('open for their purpose alone, under this master key alone', async () => {
    const sealed = keyring.sealSecret('access-key:AKIA1', 'a secret, é');
    assert.equal(keyring.openSecret('access-key:AKIA1', sealed), 'a secret, é');
    assert.throws(() => keyring.openSecret('access-key:AKIA2', sealed), StoreUnavailable);
    assert.throws(
      () => keyring.openSecret('access-key:AKIA1', `${sealed.slice(0, -4)}AAA=`),
      StoreUnavailable,
    );
    assert.throws(() => keyring.openSecret('access-key:AKIA1', 'no base64 !'), StoreUnavailable);
  });

  it('leave no private part readable in the store', async () => {
    await keyring.ensureSigningKey(A, 'demo');
    await keyring.certificate('server', { commonName: 'x', usages: ['server'], lifetime: DAY });
    const text = JSON.stringify((await store.load()).records);
    assert.doesNotMatch(text, /PRIVATE KEY/);
    assert.ok(!text.includes(Buffer.from(keyring.currentSealingKey().key).toString('base64')));
    assert.ok(!text.includes(Buffer.from('-----BEGIN PRIVATE').toString('base64')));
  });

  it('refuse to start under another master key, and stay as they are', async () => {
    const before = await store.load();
    await assert.rejects(open(new Uint8Array(32)), StoreUnavailable);
    assert.deepEqual(await store.load(), before);
  });
});

describe('sealing keys', () => {
  it('are made on the first start and found on the next', async () => {
    const { id, key } = keyring.currentSealingKey();
    assert.match(id, /^[0-9a-f]{8}$/);
    assert.equal(key.length, 32);
    const again = await open();
    assert.deepEqual(Buffer.from(again.currentSealingKey().key), Buffer.from(key));
    assert.equal(directory.list(SEALING_KEY, GLOBAL).length, 1);
  });

  it('rotate: the new one seals at once, also after the clock was set back, and the old ones still open', async () => {
    const other = await open();
    const first = keyring.currentSealingKey();
    clock.time -= DAY;
    await keyring.rotateSealingKey();
    const second = keyring.currentSealingKey();
    assert.notEqual(second.id, first.id);
    await keyring.rotateSealingKey();
    assert.notEqual(keyring.currentSealingKey().id, second.id);
    for (const { id, key } of [first, second]) assert.deepEqual(keyring.sealingKey(id), key);
    assert.equal(keyring.sealingKey('00000000'), undefined);
    assert.equal(other.currentSealingKey().id, keyring.currentSealingKey().id);
  });

  it('are forgotten a week after they were replaced', async () => {
    const { id } = keyring.currentSealingKey();
    await keyring.rotateSealingKey();
    clock.time += 7 * DAY;
    await keyring.rotateSealingKey();
    assert.ok(keyring.sealingKey(id));
    clock.time += DAY;
    await keyring.rotateSealingKey();
    assert.equal(keyring.sealingKey(id), undefined);
    assert.equal(directory.list(SEALING_KEY, GLOBAL).length, 3);
  });

  it('are one for instances that start at once on the same data', async () => {
    const shared = openMemoryStore();
    const rings = await Promise.all(
      [1, 2, 3].map(async () =>
        openKeyring({ directory: await openDirectory(shared), cryptography, clock, masterKey }),
      ),
    );
    assert.equal(new Set(rings.map((one) => one.currentSealingKey().id)).size, 1);
    assert.equal(new Set(rings.map((one) => one.authorityPem())).size, 1);
  });
});

describe('signing keys of an issuer', () => {
  const kids = () => keyring.publishedKeys(A, 'demo').map(({ kid }) => kid);
  const sign = () => {
    const { kid, key } = keyring.signingKey(A, 'demo');
    return { kid, signature: cryptography.signJws('RS256', key, 'a.b') };
  };
  const verifies = ({ kid, signature }: ReturnType<typeof sign>) => {
    const key = keyring.verificationKeys(A, 'demo').get(kid);
    return key !== undefined && cryptography.verifyJws('RS256', key, 'a.b', signature);
  };

  it('are made once for a cluster, and are its own', async () => {
    assert.throws(() => keyring.signingKey(A, 'demo'), Refusal);
    assert.deepEqual(keyring.publishedKeys(A, 'demo'), []);
    await Promise.all([keyring.ensureSigningKey(A, 'demo'), keyring.ensureSigningKey(A, 'demo')]);
    await keyring.ensureSigningKey(A, 'demo');
    await keyring.ensureSigningKey(A, 'demo-2');
    assert.equal(kids().length, 1);
    assert.equal(keyring.signingKey(A, 'demo').kid, kids()[0]);
    assert.equal(keyring.verificationKeys(A, 'demo').get(keyring.signingKey(A, 'demo-2').kid), undefined);
    assert.equal((await open()).signingKey(A, 'demo').kid, kids()[0]);
    assert.ok(verifies(sign()));
  });

  it('rotate with overlap: published before signing, and verifying until every token has ended', async () => {
    await keyring.ensureSigningKey(A, 'demo');
    const old = sign();
    await keyring.rotateSigningKey(A, 'demo', { leadTime: 1000, overlap: 5000 });
    assert.equal(kids().length, 2);
    assert.equal(sign().kid, old.kid);
    clock.time += 999;
    assert.equal(sign().kid, old.kid);
    clock.time += 1;
    const fresh = sign();
    assert.equal(fresh.kid, kids()[1]);
    assert.notEqual(fresh.kid, old.kid);
    assert.ok(verifies(old) && verifies(fresh));
    clock.time += 4999;
    assert.ok(verifies(old) && verifies(fresh));
    clock.time += 1;
    assert.deepEqual(kids(), [fresh.kid]);
    assert.equal(verifies(old), false);
    assert.ok(verifies(fresh));
  });

  it('never sign with a key that will be retired before the newest: a second rotation overtakes the first', async () => {
    await keyring.ensureSigningKey(A, 'demo');
    await keyring.rotateSigningKey(A, 'demo', { leadTime: 10_000, overlap: 20_000 });
    await keyring.rotateSigningKey(A, 'demo', { leadTime: 0, overlap: 15_000 });
    const newest = kids()[2];
    for (const wait of [0, 10_000, 10_000]) {
      clock.time += wait;
      assert.equal(sign().kid, newest);
    }
    assert.deepEqual(kids(), [newest]);
  });

  it('rotate at once when a key has leaked', async () => {
    await keyring.ensureSigningKey(A, 'demo');
    const leaked = sign();
    await keyring.rotateSigningKey(A, 'demo', { leadTime: 0, overlap: 60_000 });
    assert.ok(verifies(leaked));
    await keyring.rotateSigningKey(A, 'demo', { leadTime: 0, overlap: 0 });
    assert.equal(verifies(leaked), false);
    assert.equal(directory.list(SIGNING_KEY, A).length, 1);
    assert.equal(kids().length, 1);
  });

  it('serve the hot path from memory', async () => {
    await keyring.ensureSigningKey(A, 'demo');
    assert.equal(keyring.verificationKeys(A, 'demo'), keyring.verificationKeys(A, 'demo'));
    assert.equal(keyring.publishedKeys(A, 'demo'), keyring.publishedKeys(A, 'demo'));
    assert.equal(keyring.signingKey(A, 'demo').key, keyring.signingKey(A, 'demo').key);
  });
});

describe('certificates', () => {
  const request = { commonName: 'localhost', dnsNames: ['localhost'], usages: ['server'] as const };
  const issue = (lifetime = SERVER_CERTIFICATE_LIFETIME, extra = {}) =>
    keyring.certificate('server', { ...request, ...extra, lifetime });

  it('come from an authority of ten years that is kept', async () => {
    assert.equal((await open()).authorityPem(), keyring.authorityPem());
    assert.equal(directory.get(CERTIFICATE, GLOBAL, 'authority')?.body.notAfter, START + 3650 * DAY);
  });

  it('are kept, and renewed when less than a third of their life is left', async () => {
    const first = await issue();
    assert.equal(first.notAfter, START + 397 * DAY);
    clock.time = START + 264 * DAY;
    assert.deepEqual(await issue(), first);
    assert.deepEqual(await (await open()).certificate('server', { ...request, lifetime: 397 * DAY }), first);
    clock.time = START + 265 * DAY;
    const second = await issue();
    assert.notEqual(second.certificatePem, first.certificatePem);
    assert.equal(second.notAfter, START + (265 + 397) * DAY);
  });

  it('are made again when other names are asked for', async () => {
    const first = await issue();
    const second = await issue(undefined, { ipAddresses: ['127.0.0.1'] });
    assert.notEqual(second.certificatePem, first.certificatePem);
    assert.deepEqual(await issue(undefined, { ipAddresses: ['127.0.0.1'] }), second);
  });

  it('are made again when a start finds the authority near its end and makes another', async () => {
    const [authority, first] = [keyring.authorityPem(), await issue()];
    clock.time = START + 3300 * DAY;
    keyring = await open();
    assert.notEqual(keyring.authorityPem(), authority);
    assert.notEqual((await issue()).certificatePem, first.certificatePem);
  });

  it('never take the place of the authority', async () => {
    await assert.rejects(keyring.certificate('authority', { ...request, lifetime: DAY }), TypeError);
  });
});
