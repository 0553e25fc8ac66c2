import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { PublicJwk } from '../core/ports/cryptography.ts';
import type { Directory } from '../core/ports/directory.ts';
import { CLUSTER } from '../core/records/resources.ts';
import { cryptography } from '../crypto/index.ts';
import { openDirectory } from '../service/directory/open-directory.ts';
import type { Keyring } from '../service/keys/keyring.ts';
import { openKeyring } from '../service/keys/open-keyring.ts';
import { openMemoryStore } from '../storage/memory/store.ts';
import { issuerDoor } from './index.ts';

const A = '111122223333';
const ID = '8D687B71EBE1B368120C1A1450DD3178';
const ISSUER = `https://localhost:4743/id/${ID}`;
const clock = { time: Date.UTC(2030, 0, 1), now: () => clock.time };

let directory: Directory;
let keyring: Keyring;
let server: Server;
before(async () => {
  directory = await openDirectory(openMemoryStore());
  keyring = await openKeyring({ directory, cryptography, clock, masterKey: new Uint8Array(32) });
  await addCluster(A, 'demo', ID);
  const door = issuerDoor({ directory, keyring, log: { info() {}, warn() {}, error() {} } });
  server = createServer((request, response) => {
    assert.ok(door.matches(request.url ?? ''));
    door.handle(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
after(() => server.close());

async function addCluster(account: string, name: string, issuerId: string) {
  await keyring.ensureSigningKey(account, name);
  await directory.transact((tx) =>
    tx.put(CLUSTER, account, name, {
      name,
      arn: `arn:aws:eks:us-east-1:${account}:cluster/${name}`,
      issuerId,
      issuer: `https://localhost:4743/id/${issuerId}`,
      endpoint: 'https://localhost:4743',
      version: '1.35',
      createdAt: 0,
      status: 'ACTIVE',
      tags: {},
      sandbox: true,
    }),
  );
}

/** The path goes out as it is written: `fetch` would tidy it up. */
async function call(path: string, method = 'GET') {
  const { port } = server.address() as AddressInfo;
  const request = send({ host: '127.0.0.1', port, path, method }).end();
  const [response] = (await once(request, 'response')) as [import('node:http').IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return { status: response.statusCode, headers: response.headers, text };
}

async function keySet(id = ID): Promise<PublicJwk[]> {
  return JSON.parse((await call(`/id/${id}/keys`)).text).keys;
}

describe('the issuer', () => {
  it('serves the discovery document as EKS does: members, values and order', async () => {
    const { status, headers, text } = await call(`/id/${ID}/.well-known/openid-configuration`);
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers['cache-control'], 'public, max-age=3600');
    assert.equal(
      text,
      `{"issuer":"${ISSUER}","jwks_uri":"${ISSUER}/keys",` +
        '"authorization_endpoint":"urn:kubernetes:programmatic_authorization",' +
        '"response_types_supported":["id_token"],"subject_types_supported":["public"],' +
        '"claims_supported":["sub","iss"],"id_token_signing_alg_values_supported":["RS256"]}',
    );
  });

  it('serves the public keys, with nothing private among them, that verify what the cluster signs', async () => {
    const { status, headers, text } = await call(`/id/${ID}/keys`);
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers['cache-control'], 'public, max-age=3600');
    const [jwk] = JSON.parse(text).keys;
    assert.deepEqual(Object.keys(jwk), ['kty', 'kid', 'use', 'alg', 'n', 'e']);
    const { kid, key } = keyring.signingKey(A, 'demo');
    assert.deepEqual([jwk.kty, jwk.kid, jwk.use, jwk.alg, jwk.e], ['RSA', kid, 'sig', 'RS256', 'AQAB']);
    const signature = cryptography.signJws('RS256', key, 'a.b');
    assert.ok(cryptography.verifyJws('RS256', cryptography.importPublicJwk(jwk), 'a.b', signature));
  });

  it('shows a new key before it signs and the old one until it retires', async () => {
    await addCluster(A, 'rotating', 'F'.repeat(32));
    const kids = async () => (await keySet('F'.repeat(32))).map(({ kid }) => kid);
    const [old] = await kids();
    await keyring.rotateSigningKey(A, 'rotating', { leadTime: 1000, overlap: 1000 });
    const [first, second] = await kids();
    assert.equal(first, old);
    assert.equal(keyring.signingKey(A, 'rotating').kid, old);
    clock.time += 1000;
    assert.equal(keyring.signingKey(A, 'rotating').kid, second);
    clock.time += 1000;
    assert.deepEqual(await kids(), [second]);
  });

  it('serves clusters of any account from the moment they are there until they are gone', async () => {
    const id = 'A'.repeat(32);
    assert.equal((await call(`/id/${id}/keys`)).status, 404);
    await addCluster('999999999999', 'demo', id);
    assert.notEqual((await keySet(id))[0]?.kid, (await keySet())[0]?.kid);
    await directory.transact((tx) => tx.delete(CLUSTER, '999999999999', 'demo'));
    assert.equal((await call(`/id/${id}/keys`)).status, 404);
  });

  it('answers HEAD without a body, and no other method', async () => {
    const head = await call(`/id/${ID}/keys`, 'HEAD');
    const get = await call(`/id/${ID}/keys?x=1`);
    assert.deepEqual([head.status, head.text], [200, '']);
    assert.equal(head.headers['content-length'], String(get.text.length));
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const { status, headers } = await call(`/id/${ID}/keys`, method);
      assert.deepEqual([status, headers.allow], [405, 'GET, HEAD'], method);
    }
  });

  it('knows no issuer by another spelling of its path', async () => {
    const spellings = [
      `/id/${ID.toLowerCase()}/keys`,
      `/id/${ID}%2Fkeys`,
      `/id/%38${ID.slice(1)}/keys`,
      `/id/${ID}/keys/`,
      `/id//${ID}/keys`,
      `/id/${ID}/../${ID}/keys`,
      `/id/x/../${ID}/keys`,
      `/id/${ID}/.well-known%2fopenid-configuration`,
      `/id/${ID}/.well-known/openid-configuration/`,
      `/id/${ID}/keys%00`,
      `/id/${ID}/keys;x`,
      `/id/${ID}`,
      `/id/${ID}0/keys`,
      '/id/constructor/keys',
      '/id/__proto__/keys',
      '/id/',
    ];
    for (const path of spellings) {
      const { status, headers } = await call(path);
      assert.deepEqual([status, headers['cache-control']], [404, 'no-store'], path);
    }
  });
});
