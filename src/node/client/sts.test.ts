import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { cryptography } from '../../crypto/index.ts';
import { type AssumeRole, createStsClient, StsFailure } from './sts.ts';

let server: Server;
let assumeRole: AssumeRole;
let seen: { readonly message: IncomingMessage; readonly body: string } | undefined;
let answer: { status: number; body: string };
const NOW = Date.parse('2026-11-22T10:00:00Z');
const GOOD = {
  AssumeRoleResponse: {
    AssumeRoleResult: {
      Credentials: {
        AccessKeyId: 'ASIA1',
        SecretAccessKey: 's',
        SessionToken: 't',
        Expiration: NOW / 1000 + 900,
      },
    },
  },
};

before(async () => {
  server = createServer(async (message, response) => {
    let body = '';
    for await (const chunk of message) body += String(chunk);
    seen = { message, body };
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  assumeRole = createStsClient({
    endpoint: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    region: 'us-east-1',
    credentials: () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret', sessionToken: 'session' }),
    cryptography,
    clock: { now: () => NOW },
  });
});
after(() => server.close());
beforeEach(() => {
  answer = { status: 200, body: JSON.stringify(GOOD) };
});

const REQUEST = {
  roleArn: 'arn:aws:iam::111122223333:role/a b',
  sessionName: 's',
  externalId: 'e',
  duration: 900,
};

describe('the small STS client', () => {
  it('signs what it sends, the session token included, and reads times in seconds', async () => {
    const credentials = await assumeRole(REQUEST);
    assert.deepEqual(credentials, {
      accessKeyId: 'ASIA1',
      secretAccessKey: 's',
      token: 't',
      expiration: NOW + 900_000,
      lastUpdated: NOW,
    });
    assert.match(
      seen?.message.headers.authorization ?? '',
      /^AWS4-HMAC-SHA256 Credential=AKIA\/20261122\/us-east-1\/sts\/aws4_request, SignedHeaders=accept;content-type;host;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
    );
    assert.equal(seen?.message.headers['x-amz-security-token'], 'session');
    const form = new URLSearchParams(seen?.body);
    assert.deepEqual([form.get('RoleArn'), form.get('ExternalId')], [REQUEST.roleArn, 'e']);
  });
  it('a refusal keeps its code and text', async () => {
    answer = { status: 403, body: JSON.stringify({ Error: { Code: 'AccessDenied', Message: 'no' } }) };
    await assert.rejects(assumeRole(REQUEST), (failure: StsFailure) => {
      assert.deepEqual([failure.code, failure.message], ['AccessDenied', 'no']);
      return true;
    });
  });
  it('what is no answer of STS gives no credentials', async () => {
    const { Credentials } = GOOD.AssumeRoleResponse.AssumeRoleResult;
    const wrapped = (credentials: object) => ({
      AssumeRoleResponse: { AssumeRoleResult: { Credentials: credentials } },
    });
    const bodies = [
      '',
      'null',
      '[]',
      '<xml/>',
      JSON.stringify(wrapped({ ...Credentials, SessionToken: '' })),
      JSON.stringify(wrapped({ ...Credentials, Expiration: 'never' })),
      JSON.stringify(wrapped({ ...Credentials, SecretAccessKey: 1 })),
      'x'.repeat(300_000),
    ];
    for (const body of bodies) {
      answer = { status: 200, body };
      await assert.rejects(assumeRole(REQUEST), StsFailure, body.slice(0, 40));
    }
  });
});
