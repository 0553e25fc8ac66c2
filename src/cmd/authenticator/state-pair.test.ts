import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { connect } from 'node:tls';
import { cryptography } from '../../crypto/index.ts';
import { CommandFailure } from '../output.ts';
import { authenticatorMetrics } from './authenticator-metrics.ts';
import { listenWebhook } from './authenticator-servers.ts';
import { openStatePair, type StatePair } from './state-pair.ts';

const NAMES = { hostname: 'localhost', address: '127.0.0.1' };
const MAKING = { cryptography, now: Date.now() };

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'authenticator-'));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

async function listener(t: TestContext, pair: StatePair, bounds = {}) {
  const doors = {
    authenticate: (request_: import('node:http').IncomingMessage) => void request_.resume(),
    metrics: authenticatorMetrics(() => []),
    missing: () => [],
  };
  const listening = await listenWebhook({ address: '127.0.0.1', port: 0 }, pair, doors, bounds);
  t.after(() => listening.close(0));
  return listening.port;
}

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test('a pair is made once; its authority is trusted by name and by address, and its key is nowhere', async (t) => {
  const path = join(await folder(t), 'state');
  const before = process.umask(0);
  const pair = await openStatePair(path, NAMES, MAKING).finally(() => process.umask(before));
  assert.equal(await modeOf(join(path, 'key.pem')), '600');
  assert.equal(await modeOf(join(path, 'cert.pem')), '644');
  assert.deepEqual(await openStatePair(path, NAMES, MAKING), pair);
  const port = await listener(t, pair);
  for (const host of [NAMES.hostname, NAMES.address]) {
    const status = await new Promise((resolve, reject) => {
      const sent = request({ host, port, path: '/healthz', ca: pair.authorityPem, agent: false }, (answer) =>
        resolve(answer.statusCode),
      );
      sent.on('error', reject).end();
    });
    assert.equal(status, 200);
  }
});

test('attack: a key that others may read is closed to them', async (t) => {
  const path = await folder(t);
  await openStatePair(path, NAMES, MAKING);
  await chmod(join(path, 'key.pem'), 0o644);
  await openStatePair(path, NAMES, MAKING);
  assert.equal(await modeOf(join(path, 'key.pem')), '600');
});

test('half a pair and one that does not fit are told, and left as they are', async (t) => {
  const path = await folder(t);
  await openStatePair(path, NAMES, MAKING);
  const other = await folder(t);
  await openStatePair(other, NAMES, MAKING);
  await writeFile(join(path, 'key.pem'), await readFile(join(other, 'key.pem')));
  await assert.rejects(openStatePair(path, NAMES, MAKING), /cannot be used together/);
  await rm(join(path, 'key.pem'));
  await assert.rejects(openStatePair(path, NAMES, MAKING), (error: unknown) => {
    assert.ok(error instanceof CommandFailure);
    assert.match(error.message, /only one of cert\.pem and key\.pem/);
    return true;
  });
});

test('attack: TLS 1.1 is refused', async (t) => {
  const pair = await openStatePair(await folder(t), NAMES, MAKING);
  const port = await listener(t, pair);
  const socket = connect({
    port,
    host: '127.0.0.1',
    ca: pair.authorityPem,
    maxVersion: 'TLSv1.1',
    minVersion: 'TLSv1',
  });
  const failed = await new Promise((resolve) => {
    socket.once('error', () => resolve(true));
    socket.once('secureConnect', () => resolve(false));
  });
  assert.equal(failed, true);
});

test('attack: who sends a body slowly, or never begins to speak, is cut off', async (t) => {
  const pair = await openStatePair(await folder(t), NAMES, MAKING);
  const bounds = { requestTimeout: 100, headersTimeout: 100, connectionsCheckingInterval: 50 };
  const port = await listener(t, pair, bounds);
  const slow = connect({ port, host: 'localhost', ca: pair.authorityPem });
  slow.on('error', () => undefined);
  slow.resume();
  slow.write('POST /authenticate HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"spec":');
  await new Promise((resolve) => slow.once('close', resolve));
  const plain = connectTcp(port, '127.0.0.1');
  plain.on('error', () => undefined);
  plain.resume();
  plain.write('POST /authenticate HTTP/1.1\r\n\r\n');
  await new Promise((resolve) => plain.once('close', resolve));
});
