import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import {
  createFakeAuthority,
  type FakeAuthority,
  type FakeServer,
  listenTls,
} from '../../../test/fakes/authority.fake.ts';
import { providerFetch } from './provider-fetch.ts';

let authority: FakeAuthority;
let server: FakeServer;
const asked: string[] = [];

before(async () => {
  authority = await createFakeAuthority();
  server = await listenTls(authority, ({ url = '' }, response) => {
    asked.push(url);
    if (url === '/moved') response.writeHead(302, { location: '/elsewhere' }).end();
    else if (url === '/large') response.end('x'.repeat(1024 * 1024 + 1));
    else response.setHeader('content-type', 'application/json').end('{"a":1}');
  });
});
after(() => server.close());

const OPTIONS = { method: 'GET', headers: {}, body: undefined, redirect: 'manual' } as const;
const get = (url: string, pem: string | undefined = authority.certificatePem) =>
  providerFetch(pem)(url, OPTIONS);

it('reads an answer of a host that the given authority vouches for', async () => {
  const answer = await get(`${server.url}/x`);
  assert.deepEqual([answer.status, await answer.json()], [200, { a: 1 }]);
});
it('attack: a redirect is not followed, wherever it leads', async () => {
  asked.length = 0;
  assert.equal((await get(`${server.url}/moved`)).status, 302);
  assert.deepEqual(asked, ['/moved']);
});
it('attack: an answer without end', () => assert.rejects(get(`${server.url}/large`), /larger than/));
it('attack: plain http', () => assert.rejects(get('http://127.0.0.1:1/'), /over https/));
it('attack: a host that nobody vouches for', () =>
  assert.rejects(providerFetch(undefined)(`${server.url}/x`, OPTIONS), /self-signed|certificate/));
