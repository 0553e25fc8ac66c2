/** Child process: an identity provider that takes connections and never answers. */
import { type AddressInfo, createServer } from 'node:net';
import type { Question } from './messages.ts';

process.on('message', (question: Question) => {
  if (question.ask !== 'start-hanging') return;
  const server = createServer((socket) => socket.on('error', () => {}));
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
});

// The parent is gone: so is the reason to live.
process.on('disconnect', () => process.exit(0));
