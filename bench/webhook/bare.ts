/** Child process: the floor. Reads the body and answers the bytes that the webhook answered. */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { cpuUsed } from '../calls/cpu-used.ts';
import type { Question } from './messages.ts';

process.on('message', (question: Question) => {
  if (question.ask === 'cpu') process.send?.(cpuUsed());
  if (question.ask !== 'start' || !('answer' in question)) return;
  const { certificate, answer } = question;
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) };
  const tls = {
    cert: certificate.certificatePem,
    key: certificate.privateKeyPem,
    ALPNProtocols: ['http/1.1'],
  };
  const server = createServer(tls, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      // Read is read: the body becomes text here as it does there.
      Buffer.concat(chunks).toString('utf8');
      response.writeHead(200, headers);
      response.end(answer);
    });
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
});

// The parent is gone: so is the reason to live.
process.on('disconnect', () => process.exit(0));
