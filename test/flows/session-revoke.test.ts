import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { rolecall, TestInstance } from './instance.ts';

const instance = new TestInstance();
before(() => instance.start());
after(() => instance.dispose());

const client = (accessKeyId = '', secretAccessKey = '', sessionToken?: string) =>
  new STSClient({
    endpoint: instance.environment.AWS_ENDPOINT_URL ?? '',
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
  });

test('rolecall session revoke ends a session at once', async () => {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = instance.environment;
  const { Credentials: made } = await client(id, secret).send(new GetSessionTokenCommand({}));
  const session = client(made?.AccessKeyId, made?.SecretAccessKey, made?.SessionToken);
  assert.ok(await session.send(new GetCallerIdentityCommand({})));
  const revoke = (...words: string[]) =>
    rolecall(['session', 'revoke', ...words, '--data-dir', instance.dataDir], instance.base);
  const { exitCode, stderr } = await revoke(made?.AccessKeyId ?? '');
  assert.equal(exitCode, 0, stderr);
  assert.match(stderr, /^revoked the session of ASIA[A-Z2-7]{16} in account 111122223333\nkept until /);
  await assert.rejects(session.send(new GetCallerIdentityCommand({})), { name: 'InvalidClientTokenId' });
  assert.ok(await client(id, secret).send(new GetCallerIdentityCommand({})));
  const wrong = await revoke(id ?? '');
  assert.equal(wrong.exitCode, 2);
  assert.match(wrong.stderr, /^error: not the access key id of a session/);
});
