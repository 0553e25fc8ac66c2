import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { listenHttp } from './servers.ts';

const CAP = 4;

async function opened(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

test('an attacker who hoards connections gets a bounded number of them, and others get in as soon as one is free', async () => {
  const listener = await listenHttp(0, CAP);
  listener.serve((_request, response) => response.end('served'));
  const hoarded = [];
  for (let count = 0; count < CAP; count++) hoarded.push(await opened(listener.port));
  const late = await opened(listener.port);
  late.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(late, 'close');
  assert.equal(late.bytesRead, 0, 'closed without an answer');
  hoarded.pop()?.destroy();
  for (let answer = ''; answer !== 'served'; ) {
    // The listener hears of the closed connection in one of its next turns.
    answer = await fetch(`http://127.0.0.1:${listener.port}/`).then(
      (response) => response.text(),
      () => '',
    );
  }
  for (const socket of hoarded) socket.destroy();
  await listener.close();
});
