import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ACCOUNT_ID, type ClientKey, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { run } from '../flows/instance.ts';
import { ROOT } from '../source-tree.ts';
import { allow, codeAt, newDevice, newUser } from './people.ts';

let instance: FakeInstance;
let home: string;
let alice: ClientKey;

before(async () => {
  home = mkdtempSync(join(tmpdir(), 'rolecall-aws-cli-'));
  instance = await openFakeInstance();
  alice = await newUser(instance, 'alice', allow('sts:*', 'iam:*'));
});
after(async () => {
  await instance.close();
  rmSync(home, { recursive: true });
});

/** The stock AWS CLI with this key and nothing of the machine's own configuration. */
async function aws(key: ClientKey, ...words: string[]) {
  const PATH = `${join(ROOT, '.tools', 'bin')}:${process.env.PATH}`;
  const { exitCode, stdout, stderr } = await run('aws', [...words, '--output', 'json'], {
    PATH,
    HOME: home,
    AWS_ENDPOINT_URL: instance.endpoint,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_MAX_ATTEMPTS: '1',
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    ...(key.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: key.sessionToken }),
  });
  return { exitCode, stderr, answer: stdout === '' ? undefined : JSON.parse(stdout) };
}

const keyOf = (credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string }) => ({
  accessKeyId: credentials.AccessKeyId,
  secretAccessKey: credentials.SecretAccessKey,
  sessionToken: credentials.SessionToken,
});

test('the AWS CLI makes sessions of users and federated users, and is told what those may not do', async () => {
  const phone = await newDevice(instance, 'alice');
  const code = codeAt(instance.clock.time);
  const proven = ['--serial-number', phone, '--token-code', code];
  const [own, federated] = await Promise.all([
    aws(alice, 'sts', 'get-session-token', ...proven),
    aws(alice, 'sts', 'get-federation-token', '--name', 'bob', '--policy', allow('sts:*')),
  ]);
  assert.equal(own.exitCode, 0, own.stderr);
  assert.equal(federated.answer.FederatedUser.FederatedUserId, `${ACCOUNT_ID}:bob`);
  const [who, users, whom, refusal] = await Promise.all([
    aws(keyOf(own.answer.Credentials), 'sts', 'get-caller-identity'),
    aws(keyOf(own.answer.Credentials), 'iam', 'list-users'),
    aws(keyOf(federated.answer.Credentials), 'sts', 'get-caller-identity'),
    aws(keyOf(federated.answer.Credentials), 'sts', 'get-session-token'),
  ]);
  assert.equal(who.answer.Arn, `arn:aws:iam::${ACCOUNT_ID}:user/alice`);
  assert.equal(users.exitCode, 0, users.stderr);
  assert.equal(whom.answer.Arn, `arn:aws:sts::${ACCOUNT_ID}:federated-user/bob`);
  assert.match(
    refusal.stderr,
    /An error occurred \(AccessDenied\) when calling the GetSessionToken operation: Cannot call GetSessionToken with session credentials/,
  );
});

test('the AWS CLI turns web identity tokens on, gets one, and asks whose a key is', async () => {
  const on = await aws(alice, 'iam', 'enable-outbound-web-identity-federation');
  assert.equal(on.exitCode, 0, on.stderr);
  const [token, info, account] = await Promise.all([
    aws(alice, 'sts', 'get-web-identity-token', '--audience', 'a', '--signing-algorithm', 'ES384'),
    aws(alice, 'iam', 'get-outbound-web-identity-federation-info'),
    aws(alice, 'sts', 'get-access-key-info', '--access-key-id', alice.accessKeyId),
  ]);
  const claims = JSON.parse(Buffer.from(token.answer.WebIdentityToken.split('.')[1], 'base64url').toString());
  assert.equal(claims.iss, on.answer.IssuerIdentifier);
  assert.deepEqual(info.answer, { IssuerIdentifier: claims.iss, JwtVendingEnabled: true });
  assert.deepEqual(account.answer, { Account: ACCOUNT_ID });
});
