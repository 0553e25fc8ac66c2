import assert from 'node:assert/strict';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { post, type WholeAnswer } from './outbox.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Starts a server that answers each request as `answer` says; returns its address. */
async function serve(answer: (path: string, response: ServerResponse) => void): Promise<string> {
  const started = createServer((request, response) => answer(request.url ?? '', response));
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

const answerOf = (response: ServerResponse, body: WholeAnswer['body']): WholeAnswer => ({
  response,
  status: 200,
  headers: { 'x-name': 'value' },
  body,
  onBroken: () => undefined,
});

describe('whole answers', () => {
  it('arrive byte for byte, with their length, whatever they hold', async () => {
    const bodies: Readonly<Record<string, string | Uint8Array>> = {
      '/ascii': '<a>plain</a>',
      '/latin': '<a>é</a>',
      '/wide': '<a>日本😀</a>',
      '/bytes': Uint8Array.of(0, 255, 128),
    };
    const address = await serve((path, response) => post(answerOf(response, bodies[path] ?? '')));
    for (const [path, body] of Object.entries(bodies)) {
      const answer = await fetch(address + path);
      const bytes = Buffer.from(await answer.arrayBuffer());
      assert.deepEqual(bytes, Buffer.from(body as string));
      assert.equal(answer.headers.get('content-length'), String(bytes.length));
      assert.equal(answer.headers.get('x-name'), 'value');
    }
  });

  it('do not suffer from one of the same turn that cannot be written', async () => {
    const held: ServerResponse[] = [];
    const broken: Error[] = [];
    const address = await serve((_path, response) => {
      held.push(response);
      const [first, second] = held;
      if (first === undefined || second === undefined) return;
      post({
        ...answerOf(first, ''),
        headers: { 'x-split': 'a\r\nx-forged: b' },
        onBroken: (cause) => broken.push(cause),
      });
      post(answerOf(second, 'good'));
    });
    const results = await Promise.allSettled(
      ['/one', '/two'].map(async (path) => (await fetch(address + path)).text()),
    );
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.equal(broken.length, 1);
  });
});
