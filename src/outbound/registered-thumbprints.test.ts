import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { IssuedCertificate } from '../core/ports/cryptography.ts';
import { FetchFailure, UntrustedCertificate } from '../core/ports/provider-fetcher.ts';
import { cryptography } from '../crypto/index.ts';
import { createProviderFetcher } from './provider-fetcher.ts';

const HOST = 'idp.example.test';
const VOUCHED = { body: { keys: [] }, cacheSeconds: undefined, byThumbprint: true };
const DAY = 86_400_000;
const LIMITS = { maximumBytes: 4096, timeout: 5000 };
const { thumbprint } = cryptography;

let authority: IssuedCertificate;
let impostor: IssuedCertificate;
let own: IssuedCertificate;
let server: Server;
let requests = 0;

const issue = (by: IssuedCertificate, now = Date.now()) =>
  cryptography.issueCertificate(by, {
    commonName: HOST,
    dnsNames: [HOST],
    usages: ['server'],
    lifetime: DAY,
    now,
  });

before(async () => {
  const now = Date.now();
  authority = await cryptography.createAuthority('private', 3 * DAY, now - 2 * DAY);
  // The same name, so that its certificates look as if the other had issued them.
  impostor = await cryptography.createAuthority('private', 3 * DAY, now - 2 * DAY);
  own = await issue(authority);
  server = createServer((_request, response) => {
    requests++;
    response.end('{"keys":[]}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
after(() => {
  server.closeAllConnections();
  server.close();
});

/** Shows this certificate with the others behind it, and fetches from there with these thumbprints registered. */
async function fetchFrom(
  shown: IssuedCertificate,
  behind: readonly IssuedCertificate[],
  thumbprints: readonly string[],
  host = HOST,
): Promise<unknown> {
  const cert = [shown, ...behind].map(({ certificatePem }) => certificatePem).join('');
  server.setSecureContext({ cert, key: shown.privateKeyPem });
  const { port } = server.address() as AddressInfo;
  const fetcher = createProviderFetcher({
    allowPrivateProviders: ['127.0.0.0/8'],
    resolve: async () => ['127.0.0.1'],
  });
  requests = 0;
  return fetcher.fetchJson(`https://${host}:${port}/keys`, LIMITS, thumbprints);
}

async function untrusted(fetched: Promise<unknown>, why: RegExp): Promise<void> {
  await assert.rejects(fetched, (error: unknown) => {
    assert.ok(error instanceof UntrustedCertificate, String(error));
    assert.match(error.message, why);
    return true;
  });
  assert.equal(requests, 0, 'nothing was asked of it');
}

describe('providers whose certificate no public authority vouches for (sts.md 7.4)', () => {
  it('the registered thumbprint of the last certificate shown does, in either case of letters', async () => {
    const known = thumbprint(authority.certificatePem);
    for (const registered of [known, known.toUpperCase()])
      assert.deepEqual(await fetchFrom(own, [authority], ['0'.repeat(40), registered]), VOUCHED);
  });
  it("also when the last one is the host's own", async () => {
    assert.deepEqual(await fetchFrom(own, [], [thumbprint(own.certificatePem)]), VOUCHED);
  });
  it('without a registered thumbprint nothing does', () =>
    untrusted(fetchFrom(own, [authority], []), /no thumbprint is registered/));
  it('another thumbprint does not', () =>
    untrusted(fetchFrom(own, [authority], ['0'.repeat(40)]), /no registered thumbprint fits/));
  it('nor that of a certificate which is not the last', () =>
    untrusted(
      fetchFrom(own, [authority], [thumbprint(own.certificatePem)]),
      /no registered thumbprint fits/,
    ));
  it('attack: the registered certificate behind one that it did not sign', async () => {
    const forged = await issue(impostor);
    const registered = [thumbprint(authority.certificatePem)];
    await untrusted(fetchFrom(forged, [authority], registered), /./);
    await untrusted(fetchFrom(forged, [impostor, authority], registered), /./);
  });
  it('attack: a host of another name under the registered authority', async () => {
    const fetched = fetchFrom(own, [authority], [thumbprint(authority.certificatePem)], 'other.example.test');
    await assert.rejects(fetched, (error: unknown) => {
      assert.ok(error instanceof FetchFailure);
      assert.match(error.message, /altnames|Hostname/i);
      return true;
    });
    assert.equal(requests, 0);
  });
  it('attack: a certificate of the registered authority that has ended', async () => {
    const ended = await issue(authority, Date.now() - 2 * DAY);
    const fetched = fetchFrom(ended, [authority], [thumbprint(authority.certificatePem)]);
    await assert.rejects(fetched, FetchFailure);
    assert.equal(requests, 0);
  });
});
