import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createPlain } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { FetchFailure } from '../core/ports/provider-fetcher.ts';
import { cryptography } from '../crypto/index.ts';
import { createPresignedFetcher, type PresignedFetcherSettings } from './presigned-fetcher.ts';

const HOST = 'sts.us-east-1.amazonaws.com';

let server: Server;
let authority: string;
let port: number;
let requests: IncomingMessage[];
let handle: (request: IncomingMessage, response: ServerResponse) => void;

before(async () => {
  const now = Date.now();
  const ca = await cryptography.createAuthority('presigned test', 3_600_000, now);
  const own = await cryptography.issueCertificate(ca, {
    commonName: HOST,
    dnsNames: [HOST],
    usages: ['server'],
    lifetime: 3_600_000,
    now,
  });
  authority = ca.certificatePem;
  server = createServer({ cert: own.certificatePem, key: own.privateKeyPem }, (request, response) => {
    requests.push(request);
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  requests = [];
  handle = (_request, response) => response.end('{}');
});

const origin = (): string => `https://${HOST}:${port}`;

/** A fetcher that finds the host on loopback, where it is configured to be, unless told otherwise. */
function fetcher(changes: Partial<PresignedFetcherSettings> = {}) {
  return createPresignedFetcher({
    configuredOrigins: new Set([origin()]),
    extraAuthorities: [authority],
    resolve: async () => ['127.0.0.1'],
    timeout: 5000,
    ...changes,
  });
}

const fetched = (changes?: Partial<PresignedFetcherSettings>, url = `${origin()}/?Action=x`) =>
  fetcher(changes).get(url, { accept: 'application/json', 'x-k8s-aws-id': 'c' });

async function fails(why: RegExp, changes: Partial<PresignedFetcherSettings> = {}, url?: string) {
  const error = await fetched(changes, url).then(
    () => assert.fail('it was fetched'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof FetchFailure, String(error));
  assert.match(error.message, why);
}

describe('asking an STS (cluster-authenticator.md 3.2 step 15)', () => {
  it('sends the headers that are signed, and gives status and body', async () => {
    handle = (_request, response) => response.writeHead(403).end('{"Error":{}}');
    assert.deepEqual(await fetched(), { status: 403, body: '{"Error":{}}' });
    const [request] = requests;
    assert.equal(request?.url, '/?Action=x');
    assert.equal(request?.headers['x-k8s-aws-id'], 'c');
    assert.equal(request?.headers.accept, 'application/json');
    assert.equal(request?.headers.host, `${HOST}:${port}`);
  });
  it('keeps its connection', async () => {
    const one = fetcher();
    const sockets = new Set<unknown>();
    handle = (request, response) => {
      sockets.add(request.socket);
      response.end('{}');
    };
    for (let call = 0; call < 3; call++) await one.get(`${origin()}/?a`, {});
    assert.equal(sockets.size, 1);
  });
  it('takes a redirect for an answer', async () => {
    handle = (_request, response) => response.writeHead(302, { location: 'https://evil.example/' }).end();
    assert.deepEqual(await fetched(), { status: 302, body: '' });
    assert.equal(requests.length, 1);
  });
});

describe('where a token may not lead', () => {
  it('to a private address, unless the endpoint was configured by name', async () => {
    await fails(/no public address/, { configuredOrigins: new Set() });
    await fails(/no public address/, { configuredOrigins: new Set(['https://other.example']) });
    assert.equal(requests.length, 0);
  });
  it('over http, unless so configured, and then to loopback only', async () => {
    const plain = createPlain((_request, response) => response.end('{}'));
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
    await fails(/https/, {}, `${url}/?a`);
    assert.equal((await fetched({ configuredOrigins: new Set([url]) }, `${url}/?a`)).status, 200);
    const named = 'http://localhost:1';
    const moved = { configuredOrigins: new Set([named]), resolve: async () => ['10.0.0.1'] };
    await fails(/no loopback address/, moved, `${named}/?a`);
    await new Promise((resolve) => plain.close(resolve));
  });
  it('to a server whose certificate is of another name or authority', async () => {
    await fails(/certificate|issuer/, { extraAuthorities: [] });
    const other = `https://sts.eu-west-1.amazonaws.com:${port}`;
    await fails(/altnames|Hostname/i, { configuredOrigins: new Set([other]) }, `${other}/?a`);
    assert.equal(requests.length, 0);
  });
});

describe('what an STS may not send', () => {
  it('more than 64 KiB, or compressed', async () => {
    handle = (_request, response) => response.end('x'.repeat(70_000));
    await fails(/larger than 65536/);
    handle = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x');
    await fails(/gzip/);
  });
  it('an answer that does not end in time', async () => {
    handle = () => undefined;
    await fails(/no answer within 100 ms/, { timeout: 100 });
    await fails(/no answer within 100 ms/, { timeout: 100, resolve: () => new Promise(() => undefined) });
  });
  it('attack: a flood of tokens is a bounded number of calls', async () => {
    const one = fetcher({ resolve: () => new Promise(() => undefined), timeout: 200 });
    const waiting = Array.from({ length: 256 }, () => one.get(`${origin()}/?a`, {}).catch(() => 'late'));
    await assert.rejects(one.get(`${origin()}/?a`, {}), /too many calls/);
    assert.ok((await Promise.all(waiting)).every((outcome) => outcome === 'late'));
  });
});
