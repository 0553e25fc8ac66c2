import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { FetchFailure } from '../core/ports/provider-fetcher.ts';
import { cryptography } from '../crypto/index.ts';
import { createProviderFetcher, type ProviderFetcherSettings } from './provider-fetcher.ts';

const LIMITS = { maximumBytes: 4096, timeout: 5000 };
const HOST = 'idp.example.test';

let server: Server;
let authority: string;
let port: number;
let connections: number;
let handle: (request: IncomingMessage, response: ServerResponse) => void;

before(async () => {
  const now = Date.now();
  const ca = await cryptography.createAuthority('fetcher test', 3_600_000, now);
  const own = await cryptography.issueCertificate(ca, {
    commonName: HOST,
    dnsNames: [HOST],
    usages: ['server'],
    lifetime: 3_600_000,
    now,
  });
  authority = ca.certificatePem;
  server = createServer({ cert: own.certificatePem, key: own.privateKeyPem }, (request, response) =>
    handle(request, response),
  );
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  connections = 0;
  handle = (_request, response) => response.end('{"keys":[]}');
});

/** A fetcher that finds the test's host on loopback and may go there, unless told otherwise. */
function fetcher(changes: Partial<ProviderFetcherSettings> = {}) {
  return createProviderFetcher({
    allowPrivateProviders: ['127.0.0.0/8'],
    extraAuthorities: [authority],
    resolve: async () => ['127.0.0.1'],
    ...changes,
  });
}

const url = (path = '/keys', host = HOST) => `https://${host}:${port}${path}`;

async function fails(
  why: RegExp,
  changes: Partial<ProviderFetcherSettings> = {},
  address = url(),
  limits = LIMITS,
) {
  const error = await fetcher(changes)
    .fetchJson(address, limits)
    .then(
      () => assert.fail('it was fetched'),
      (reason: unknown) => reason,
    );
  assert.ok(error instanceof FetchFailure, String(error));
  assert.match(error.message, why);
}

describe('fetching a provider document', () => {
  it('gives the JSON object and how long it may be kept', async () => {
    let host: string | undefined;
    handle = (request, response) => {
      host = request.headers.host;
      response.setHeader('cache-control', 'public, max-age=120');
      response.setHeader('age', '20');
      response.end('{"keys":[1]}');
    };
    const { body, cacheSeconds } = await fetcher().fetchJson(url(), LIMITS);
    assert.equal(JSON.stringify(body), '{"keys":[1]}');
    assert.equal(cacheSeconds, 100);
    assert.equal(host, `${HOST}:${port}`);
  });
});

describe('where a provider may not lead us', () => {
  it('a name that resolves to a private address gets no connection at all', async () => {
    await fails(/no public address/, { allowPrivateProviders: false });
    await fails(/no public address/, { allowPrivateProviders: ['10.0.0.0/8'] });
    assert.equal(connections, 0);
  });
  it('nor does an address in the URL, in any spelling', async () => {
    for (const host of [
      '127.0.0.1',
      '2130706433',
      '0x7f.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
    ]) {
      await fails(/no public address/, { allowPrivateProviders: false }, url('/keys', host));
    }
    assert.equal(connections, 0);
  });
  it('one private address among public ones refuses the name', async () => {
    await fails(/10\.0\.0\.1/, { resolve: async () => ['127.0.0.1', '10.0.0.1'] });
    assert.equal(connections, 0);
  });
  it('connects to the address that was checked: the name is asked once', async () => {
    let asked = 0;
    const resolve = async () => (asked++ === 0 ? ['127.0.0.1'] : ['169.254.169.254']);
    await fetcher({ resolve }).fetchJson(url(), LIMITS);
    assert.equal(asked, 1);
  });
  it('redirects are not followed', async () => {
    handle = (request, response) => {
      if (request.url === '/keys') response.writeHead(302, { location: url('/elsewhere') }).end();
      else response.end('{}');
    };
    await fails(/redirect/);
    assert.equal(connections, 1);
  });
  it('https only, and no credentials in the URL', async () => {
    await fails(/https/, {}, `http://${HOST}:${port}/keys`);
    await fails(/https/, {}, 'file:///etc/passwd');
    await fails(/credentials/, {}, `https://user:secret@${HOST}:${port}/keys`);
    assert.equal(connections, 0);
  });
});

describe('what a provider may not send', () => {
  it('a certificate of an unknown authority', () => fails(/certificate|issuer/, { extraAuthorities: [] }));
  it('a certificate of another name', () =>
    fails(/altnames|Hostname/i, {}, url('/keys', 'other.example.test')));
  it('more than the limit, declared or not', async () => {
    handle = (_request, response) => response.end(`{"keys":"${'x'.repeat(5000)}"}`);
    await fails(/larger than 4096/);
    handle = (_request, response) => {
      response.write(`{"keys":"${'x'.repeat(4000)}`);
      response.end(`${'x'.repeat(4000)}"}`);
    };
    await fails(/larger than 4096/);
  });
  it('an answer that does not end in time, in head or body', async () => {
    const short = { ...LIMITS, timeout: 150 };
    handle = () => {};
    await fails(/within 150 ms/, {}, url(), short);
    handle = (_request, response) => void response.write('{"keys":');
    await fails(/within 150 ms|aborted/, {}, url(), short);
  });
  it('a look-up that does not end in time', () =>
    fails(/within 150 ms/, { resolve: () => new Promise(() => {}) }, url(), { ...LIMITS, timeout: 150 }));
  it('errors, compressed bodies, other than JSON objects', async () => {
    handle = (_request, response) => response.writeHead(404).end('{}');
    await fails(/404/);
    handle = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('{}');
    await fails(/gzip/);
    for (const body of ['', '[]', 'null', '<html>', `${'{"a":'.repeat(30)}1${'}'.repeat(30)}`]) {
      handle = (_request, response) => response.end(body);
      await fails(/no JSON object/);
    }
  });
});
