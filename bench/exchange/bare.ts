/** Child process: the floor. Reads the body, verifies its token's signature once, answers the bytes that the server answered. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cryptography } from '../../src/crypto/index.ts';
import { cpuUsed } from './cpu-used.ts';
import type { Question } from './messages.ts';

const FIELD = 'WebIdentityToken=';

process.on('message', (question: Question) => {
  if (question.ask === 'cpu') process.send?.(cpuUsed());
  if (question.ask !== 'start' || !('jwk' in question)) return;
  const { jwk, sample } = question;
  const key = cryptography.importPublicJwk(jwk);
  const body = Buffer.from(sample.body);
  const headers = { ...sample.headers, 'content-length': body.length };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('latin1');
      const token = text.slice(text.indexOf(FIELD) + FIELD.length);
      const dot = token.lastIndexOf('.');
      const signature = Buffer.from(token.slice(dot + 1), 'base64url');
      const verified = cryptography.verifyJws('RS256', key, token.slice(0, dot), signature);
      response.writeHead(verified ? 200 : 403, headers);
      response.end(body);
    });
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
});

// The parent is gone: so is the reason to live.
process.on('disconnect', () => process.exit(0));
