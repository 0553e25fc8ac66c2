/**
 * Child process: the floor. Reads the body, derives one signing key (four HMACs) and signs with it, and answers the bytes that the
 * authenticator answered.
 */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { cpuUsed } from '../calls/cpu-used.ts';
import type { Question } from './messages.ts';

const SCOPE = ['20261122', 'us-east-1', 'sts', 'aws4_request'];
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

process.on('message', (question: Question) => {
  if (question.ask === 'cpu') process.send?.(cpuUsed());
  if (question.ask !== 'start-bare') return;
  const { certificate, answer } = question;
  const headers = {
    'content-type': 'application/json; charset=UTF-8',
    'content-length': Buffer.byteLength(answer),
  };
  const tls = {
    cert: certificate.certificatePem,
    key: certificate.privateKeyPem,
    ALPNProtocols: ['http/1.1'],
  };
  const server = createServer(tls, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const key = SCOPE.reduce<string | Buffer>(hmac, 'AWS4secret');
      const signature = createHmac('sha256', key).update(text).digest('hex');
      response.writeHead(signature.length === 64 ? 200 : 403, headers);
      response.end(answer);
    });
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
});

// The parent is gone: so is the reason to live.
process.on('disconnect', () => process.exit(0));
