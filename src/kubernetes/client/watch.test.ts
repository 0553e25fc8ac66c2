import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { after, before, test } from 'node:test';
import { createFakeAuthority, type FakeAuthority, listenTls } from '../../../test/fakes/authority.fake.ts';
import { FakeLog } from '../../../test/fakes/log.fake.ts';
import { BodyTooLarge } from './body.ts';
import { createKubernetesClient } from './client.ts';
import { createInformer } from './informer.ts';
import { KubernetesError } from './status-error.ts';

const PATH = '/api/v1/serviceaccounts';
let authority: FakeAuthority;
let server: Awaited<ReturnType<typeof listenTls>>;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

before(async () => {
  authority = await createFakeAuthority();
  server = await listenTls(authority, (request, response) => answer(request, response));
});
after(() => server.close());

const client = (limits = {}) =>
  createKubernetesClient({ server: server.url, authorityPem: authority.certificatePem }, limits);

function line(type: string, object: object): string {
  return `${JSON.stringify({ type, object })}\n`;
}

function account(name: string, resourceVersion: string): object {
  return { metadata: { namespace: 'ns', name, resourceVersion } };
}

async function collect(limits = {}): Promise<string[]> {
  const api = client(limits);
  const seen: string[] = [];
  try {
    for await (const event of api.watch(PATH, {}, new AbortController().signal))
      seen.push(`${event.type} ${event.object.metadata.name}`);
    return seen;
  } finally {
    api.close();
  }
}

test('events arrive whole, however the stream is cut; a torn last line is dropped', async () => {
  answer = async (_request, response) => {
    const text = `${line('ADDED', account('é', '1')) + line('DELETED', account('b', '2'))}{"type":"ADD`;
    for (const byte of Buffer.from(text)) response.write(Buffer.from([byte]));
    response.end();
  };
  assert.deepEqual(await collect(), ['ADDED é', 'DELETED b']);
});

test('an ERROR event and a refused watch are thrown with their Status', async () => {
  const status = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' };
  const expired = (error: unknown) => error instanceof KubernetesError && error.code === 410;
  answer = (_request, response) => void response.end(line('ERROR', status));
  await assert.rejects(collect(), expired);
  answer = (_request, response) => void response.writeHead(410).end(JSON.stringify(status));
  await assert.rejects(collect(), expired);
});

test('attack: an event without an end is cut off', async () => {
  answer = (_request, response) => void response.end(Buffer.alloc(10_000, 0x20));
  await assert.rejects(collect({ maximumBody: 1000 }), BodyTooLarge);
});

test('leaving the loop ends the request', async () => {
  const gone = Promise.withResolvers<void>();
  answer = (_request, response) => {
    response.on('close', () => gone.resolve());
    response.write(line('ADDED', account('a', '1')));
  };
  const api = client();
  for await (const event of api.watch(PATH, {}, new AbortController().signal)) {
    assert.equal(event.type, 'ADDED');
    break;
  }
  await gone.promise;
  api.close();
});

test('an informer over TLS: list, watch from its version, a new watch from the bookmark, stop', async () => {
  const versions: (string | null)[] = [];
  answer = (request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'https://x');
    if (searchParams.get('watch') === null) {
      response.end(JSON.stringify({ metadata: { resourceVersion: '5' }, items: [account('a', '4')] }));
      return;
    }
    versions.push(searchParams.get('resourceVersion'));
    if (versions.length === 1)
      response.end(line('BOOKMARK', { metadata: { name: '', resourceVersion: '9' } }));
    else response.write(line('ADDED', account('b', '10')));
  };
  const api = client();
  const informer = createInformer(api, PATH, { log: new FakeLog(), backoff: { first: 1, most: 1 } });
  await informer.whenSynced();
  await new Promise<void>((resolve) => {
    informer.subscribe((key) => key === 'ns/b' && resolve());
  });
  await informer.stop();
  api.close();
  assert.deepEqual(versions, ['5', '9']);
  assert.deepEqual(
    informer.list().map((object) => object.metadata.name),
    ['a', 'b'],
  );
});
