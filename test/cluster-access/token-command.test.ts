import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { clusterToken } from '../../src/client/index.ts';
import { ACCOUNT_ID, type ClientKey, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { type Finished, run } from '../flows/instance.ts';
import { ROOT } from '../source-tree.ts';
import { allow, keyOf, newUser } from '../sts/people.ts';

const ROLE = `arn:aws:iam::${ACCOUNT_ID}:role/admins/Admin`;
const PERSON = `arn:aws:iam::${ACCOUNT_ID}:role/Person`;
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` }, Action: 'sts:AssumeRole' },
  ],
});

let instance: FakeInstance;
let home: string;
let alice: ClientKey;

before(async () => {
  home = mkdtempSync(join(tmpdir(), 'rolecall-token-'));
  instance = await openFakeInstance();
  alice = await newUser(instance, 'alice', allow('sts:*'));
  const iam = instance.iam();
  for (const [RoleName, Path] of [
    ['Admin', '/admins/'],
    ['Person', '/'],
  ])
    await iam.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument: TRUST }));
  await iam.send(
    new PutRolePolicyCommand({ RoleName: 'Person', PolicyName: 'p', PolicyDocument: allow('sts:*') }),
  );
  mkdirSync(join(home, '.aws'));
  const lines = [
    '[profile alice]',
    `aws_access_key_id=${alice.accessKeyId}`,
    `aws_secret_access_key=${alice.secretAccessKey}`,
  ];
  writeFileSync(join(home, '.aws', 'config'), `${lines.join('\n')}\n[profile empty]\n`);
});
after(async () => {
  await instance.close();
  rmSync(home, { recursive: true });
});

const keys = ({ accessKeyId, secretAccessKey, sessionToken }: ClientKey) => ({
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
});

function token(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = keys(alice),
  verb: readonly string[] = ['token'],
): Promise<Finished> {
  return run(join(ROOT, 'bin', 'rolecall'), [...verb, ...words], {
    PATH: process.env.PATH,
    HOME: home,
    AWS_ENDPOINT_URL: instance.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...environment,
  });
}

const urlOf = (text: string): URL => new URL(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString());
const tokenOf = (finished: Finished): string => {
  assert.equal(finished.exitCode, 0, finished.stderr);
  return JSON.parse(finished.stdout).status.token;
};
const signerOf = (finished: Finished): string | undefined =>
  urlOf(tokenOf(finished)).searchParams.get('X-Amz-Credential')?.split('/')[0];

/** Who STS says it is, for a verifier of this cluster. */
async function whoIs(text: string, cluster: string): Promise<string> {
  const answer = await fetch(urlOf(text), { headers: { 'x-k8s-aws-id': cluster } });
  const body = await answer.text();
  return answer.status === 200 ? (/<Arn>(.*)<\/Arn>/.exec(body)?.[1] ?? '') : `${answer.status}`;
}

test('STS vouches for the token of the named cluster and no other', async () => {
  const made = tokenOf(await token(['-i', 'sandbox']));
  assert.equal(await whoIs(made, 'sandbox'), `arn:aws:iam::${ACCOUNT_ID}:user/alice`);
  assert.equal(await whoIs(made, 'production'), '403');
});

test('it is a verb of the authenticator too, with the cluster before or after it', async () => {
  const after = await token(['-i', 'sandbox'], keys(alice), ['authenticator', 'token']);
  assert.match(await whoIs(tokenOf(after), 'sandbox'), /user\/alice$/);
  const before = await token([], keys(alice), ['authenticator', '-i', 'sandbox', 'token']);
  assert.match(await whoIs(tokenOf(before), 'sandbox'), /user\/alice$/);
});

test('it is, byte for byte, what the AWS CLI makes at the same second', async () => {
  const PATH = `${join(ROOT, '.tools', 'bin')}:${process.env.PATH}`;
  const environment = {
    PATH,
    HOME: home,
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_STS_REGIONAL_ENDPOINTS: 'regional',
    ...keys(alice),
  };
  const { stdout, stderr } = await run(
    'aws',
    ['eks', 'get-token', '--cluster-name', 'payments'],
    environment,
  );
  assert.equal(stderr, '');
  const theirs = JSON.parse(stdout);
  const [, year, month, day, hour, minute, second] =
    /^(....)(..)(..)T(..)(..)(..)Z$/.exec(urlOf(theirs.status.token).searchParams.get('X-Amz-Date') ?? '') ??
    [];
  const now = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const ours = await clusterToken({
    cluster: 'payments',
    region: 'eu-west-1',
    credentials: alice,
    now: () => now,
  });
  assert.equal(ours.token, theirs.status.token);
  const { status, ...rest } = ours.execCredential();
  assert.deepEqual({ ...theirs, status: undefined }, { ...rest, status: undefined });
  assert.equal(Date.parse(status.expirationTimestamp) - now, 14 * 60_000);
});

test('a role is assumed, with the session named, forwarded, or as the AWS CLI names it', async () => {
  const session = keyOf(
    (
      await instance
        .sts(alice)
        .send(new AssumeRoleCommand({ RoleArn: PERSON, RoleSessionName: 'alice@home' }))
    ).Credentials,
  );
  const [named, forwarded, standard] = await Promise.all([
    token(['--cluster-name', 'sandbox', '-r', ROLE, '-s', 'ticket-7']),
    token(['-i', 'sandbox', '--role-arn', ROLE, '--forward-session-name'], keys(session)),
    token(['-i', 'sandbox'], { ...keys(alice), DEFAULT_ROLE: ROLE }),
  ]);
  const arn = (name: string) => `arn:aws:sts::${ACCOUNT_ID}:assumed-role/Admin/${name}`;
  assert.equal(await whoIs(tokenOf(named), 'sandbox'), arn('ticket-7'));
  assert.equal(await whoIs(tokenOf(forwarded), 'sandbox'), arn('alice@home'));
  assert.equal(await whoIs(tokenOf(standard), 'sandbox'), arn('EKSGetTokenAuth'));
});

test('kubectls that start together assume the role once; somebody else is not given their session', async () => {
  const words = ['-i', 'sandbox', '-r', ROLE, '--cache'];
  const together = await Promise.all([1, 2, 3].map(() => token(words)));
  const signers = new Set(together.map(signerOf));
  assert.equal(signers.size, 1);
  const file = join(home, '.kube', 'cache', 'rolecall', 'credentials.json');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const bob = await newUser(instance, 'bob', allow('sts:*'));
  const [again, other, elsewhere] = await Promise.all([
    token(words),
    token(words, keys(bob)),
    token(['-i', 'other', '-r', ROLE, '--cache']),
  ]);
  assert.ok(signers.has(signerOf(again)));
  assert.ok(!signers.has(signerOf(other)) && !signers.has(signerOf(elsewhere)));
  chmodSync(file, 0o644);
  const before = readFileSync(file, 'utf8');
  const open = await token(words);
  assert.match(open.stderr, /^unable to use cache: cache file .* is not private\n$/);
  assert.ok(!signers.has(signerOf(open)));
  assert.equal(readFileSync(file, 'utf8'), before);
});

test('a profile signs; one that is nowhere, or is empty, never falls back to another identity', async () => {
  assert.equal(
    await whoIs(tokenOf(await token(['-i', 'sandbox', '--profile', 'alice'], {})), 'sandbox'),
    `arn:aws:iam::${ACCOUNT_ID}:user/alice`,
  );
  for (const name of [
    'nobody',
    '__proto__',
    'constructor',
    '../alice',
    'alice]\n[x',
    '\u001b[2J',
    '',
    'x'.repeat(5000),
  ]) {
    const { exitCode, stdout, stderr } = await token(['-i', 'sandbox', `--profile=${name}`]);
    assert.equal(exitCode, 1, name);
    assert.equal(stdout, '');
    assert.match(stderr, /^could not get token: the profile .* is not in the AWS configuration files\n$/);
    assert.ok(!stderr.includes('\u001b'));
  }
  const { exitCode, stderr } = await token(['-i', 'sandbox', '--profile', 'empty']);
  assert.equal(exitCode, 1);
  assert.match(stderr, /^could not get token: Could not load credentials from any providers\n/);
});

test('the end of the credentials bounds the token; ended ones make none', async () => {
  const end = new Date(Date.now() + 120_000).toISOString();
  const made = await token(['-i', 'sandbox'], { ...keys(alice), AWS_CREDENTIAL_EXPIRATION: end });
  assert.equal(JSON.parse(made.stdout).status.expirationTimestamp, `${end.slice(0, 19)}Z`);
  const ended = await token(['-i', 'sandbox'], {
    ...keys(alice),
    AWS_CREDENTIAL_EXPIRATION: '2020-01-01T00:00:00Z',
  });
  assert.deepEqual([ended.exitCode, ended.stdout], [1, '']);
  assert.match(
    ended.stderr,
    /^could not get token: the credentials expired at 2020-01-01T00:00:00.000Z\nhint: /,
  );
});

test('faults of the command line are told in the reference s words, exit 1, nothing on stdout', async () => {
  const cases: readonly (readonly [readonly string[], string])[] = [
    [[], 'Error: cluster ID not specified'],
    [['-i', ''], 'Error: cluster ID not specified'],
    [
      ['-i', 'a', '-s', 'x', '--forward-session-name'],
      'Error: cannot specify both --forward-session-name and --session-name parameter',
    ],
    [['-i', 'a\nb'], 'could not get token: cluster must be the name of a cluster, without blanks'],
    [
      ['-i', 'a', '--region', 'us-east-1.evil.example/'],
      'could not get token: region must be the name of a region, such as eu-west-1',
    ],
  ];
  for (const [words, line] of cases) {
    const { exitCode, stdout, stderr } = await token(words);
    assert.deepEqual([exitCode, stdout, stderr.split('\n')[0]], [1, '', line]);
  }
  const only = await token(['--token-only'], {
    ...keys(alice),
    KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID: 'sandbox',
  });
  assert.match(only.stdout, /^k8s-aws-v1\.[\w-]+\n$/);
});
