/** Child process: the floor. Reads the body, verifies one signature as the call's own is, answers the bytes that the server answered. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cryptography } from '../../src/crypto/index.ts';
import { cpuUsed } from './cpu-used.ts';
import type { Proof, Question } from './messages.ts';

const FIELD = 'WebIdentityToken=';
const KEY = Buffer.alloc(32, 7);
const sha256 = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex');

type Verify = (request: IncomingMessage, body: Buffer) => boolean;

function verifier(proof: Proof, jwk: Parameters<typeof cryptography.importPublicJwk>[0]): Verify {
  if (proof === 'sigv4') return sigv4;
  const key = cryptography.importPublicJwk(jwk);
  return (_request, body) => {
    const text = body.toString('latin1');
    const token = text.slice(text.indexOf(FIELD) + FIELD.length);
    const dot = token.lastIndexOf('.');
    const signature = Buffer.from(token.slice(dot + 1), 'base64url');
    return cryptography.verifyJws('RS256', key, token.slice(0, dot), signature);
  };
}

/** The hashes and the HMAC of a signature whose key is at hand, over a canonical request of the usual length. */
function sigv4({ method, url, headers }: IncomingMessage, body: Buffer): boolean {
  const given = headers.authorization ?? '';
  const signed = `host:${headers.host}\nx-amz-date:${headers['x-amz-date']}\nx-amz-security-token:${headers['x-amz-security-token']}\n`;
  const canonical = sha256(
    `${method}\n${url}\n\n${signed}\nhost;x-amz-date;x-amz-security-token\n${sha256(body)}`,
  );
  const expected = createHmac('sha256', KEY)
    .update(`AWS4-HMAC-SHA256\n${headers['x-amz-date']}\n${canonical}`)
    .digest('hex');
  const signature = given.slice(-64);
  // The key is not the caller's: what counts is the work, so that any signature of the right length passes.
  timingSafeEqual(Buffer.from(expected), Buffer.from(signature));
  return signature.length === 64;
}

process.on('message', (question: Question) => {
  if (question.ask === 'cpu') process.send?.(cpuUsed());
  if (question.ask !== 'start-bare') return;
  const { jwk, workload } = question;
  const verify = verifier(workload.proof, jwk);
  const body = Buffer.from(workload.sample.body);
  const headers = { ...workload.sample.headers, 'content-length': workload.sample.length };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(verify(request, Buffer.concat(chunks)) ? 200 : 403, headers);
      response.end(body);
    });
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
});

// The parent is gone: so is the reason to live.
process.on('disconnect', () => process.exit(0));
