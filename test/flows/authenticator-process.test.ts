import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { clusterToken } from '../../src/client/index.ts';
import { ROOT } from '../source-tree.ts';
import { AuthenticatorProcess } from './authenticator-process.ts';
import { rolecall, run, TestInstance } from './instance.ts';

const CLUSTER = 'elsewhere';
const DENIED = '{"metadata":{},"spec":{},"status":{"user":{}}}';
const instance = new TestInstance();
const server = new AuthenticatorProcess(join(instance.root, 'authenticator'));

/** In front of the instance's STS over the network, mapping by its own file first and the sandbox's aws-auth then. */
before(async () => {
  await instance.start();
  const { account, endpointUrl } = instance.state;
  const mapUsers = [{ userarn: `arn:aws:iam::${account}:user/admin`, username: 'boss', groups: ['bosses'] }];
  const config = { clusterID: CLUSTER, server: { BackendMode: ['MountedFile', 'EKSConfigMap'], mapUsers } };
  await server.start(instance, config, '--sts-endpoint', endpointUrl);
});
after(async () => {
  await server.stop('SIGKILL');
  await instance.dispose();
});

const review = (token: string) => server.review(token);
const ask = (path: string, body: string | undefined) => server.ask(path, body);

async function tokenFor(cluster: string, key: Record<string, string | undefined> = instance.environment) {
  const made = await clusterToken({
    cluster,
    region: 'us-east-1',
    endpoint: instance.state.endpointUrl,
    credentials: {
      accessKeyId: key.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: key.AWS_SECRET_ACCESS_KEY ?? '',
    },
  });
  return made.token;
}

const TYPE = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview' };

test('a TokenReview over TLS, trusted by the generated kubeconfig, vouched for by an STS over the network', async () => {
  const { status, body } = await review(await tokenFor(CLUSTER));
  assert.equal(status, 200, server.talk);
  const { apiVersion, kind, status: told } = JSON.parse(body);
  assert.deepEqual({ apiVersion, kind }, TYPE);
  assert.equal(told.authenticated, true);
  assert.equal(told.user.username, 'boss');
  assert.deepEqual(told.user.groups, ['bosses']);
  assert.match(told.user.uid, /^aws-iam-authenticator:\d{12}:AIDA/);
  assert.deepEqual(
    told.user.extra.principalId,
    told.user.extra['sigs.k8s.io/aws-iam-authenticator/principalId'],
  );
});

test('a user of the aws-auth of the cluster that it serves', async () => {
  const environment = {
    ...process.env,
    ...instance.environment,
    PATH: `${join(ROOT, '.tools', 'bin')}:${process.env.PATH}`,
  };
  const aws = (...words: string[]) => run('aws', [...words, '--output', 'json'], environment);
  await aws('iam', 'create-user', '--user-name', 'dev');
  const { AccessKey: key } = JSON.parse((await aws('iam', 'create-access-key', '--user-name', 'dev')).stdout);
  const keys = { AWS_ACCESS_KEY_ID: key.AccessKeyId, AWS_SECRET_ACCESS_KEY: key.SecretAccessKey };
  const token = await tokenFor(CLUSTER, keys);
  assert.deepEqual(await review(token), { status: 403, body: DENIED });
  const mapUsers = `- {userarn: "arn:aws:iam::${instance.state.account}:user/dev", username: dev}`;
  const patch = ['patch', 'configmap', 'aws-auth', '-n', 'kube-system', '--type', 'merge', '-p'];
  await run('kubectl', [...patch, JSON.stringify({ data: { mapUsers } })], environment);
  // The same token again, too: nothing is remembered of who was refused.
  await server.until(async () => (await review(token)).status === 200);
});

test('attack: tokens of other clusters, junk of 5 KB, hosts that look right, and none at all are denied alike', async () => {
  const good = await tokenFor(CLUSTER);
  const url = Buffer.from(good.slice('k8s-aws-v1.'.length), 'base64url').toString();
  const again = (changed: string) => `k8s-aws-v1.${Buffer.from(changed).toString('base64url')}`;
  const rows = [
    await tokenFor('other'),
    '',
    `k8s-aws-v1.${'A'.repeat(5000)}`,
    again(url.replace('127.0.0.1', 'localhost')),
    again(url.replace('127.0.0.1', '127.0.0.1.example.com')),
    again(url.replace(/X-Amz-Signature=\w{4}/, 'X-Amz-Signature=0000')),
    again(`${url}&Action=GetCallerIdentity`),
    again(url.replace('http:', 'https:')),
  ];
  for (const token of rows) assert.deepEqual(await review(token), { status: 403, body: DENIED });
  assert.ok(!server.talk.includes(good.slice(20, 80)), 'a token is in the log');
  assert.match(server.talk, /"check":"[a-zA-Z]+"/);
});

test('attack: what is no TokenReview is told so', async () => {
  const rows: readonly (readonly [body: string | undefined, status: number, answer: string])[] = [
    [undefined, 405, 'expected POST\n'],
    ['', 400, 'expected a request body\n'],
    ['x'.repeat(1024 * 1024), 400, 'expected a request body to be a TokenReview\n'],
    ['{"spec":{"token":["t"]}}', 400, 'expected a request body to be a TokenReview\n'],
  ];
  for (const [body, status, answer] of rows)
    assert.deepEqual(await ask('/authenticate', body), { status, body: answer });
});

test('metrics under the names of the reference, health, and doors that are not there', async () => {
  const { status, body } = await ask('/metrics', undefined);
  assert.equal(status, 200);
  const counted = (line: RegExp) => assert.match(body, line);
  counted(/^aws_iam_authenticator_authenticate_latency_seconds_count\{result="success"\} [1-9]/m);
  counted(/^aws_iam_authenticator_authenticate_latency_seconds_count\{result="uknown_user"\} [1-9]/m);
  counted(/^aws_iam_authenticator_authenticate_latency_seconds_count\{result="malformed_request"\} 4$/m);
  counted(/^aws_iam_authenticator_authenticate_latency_seconds_count\{result="invalid_token"\} [1-9]/m);
  counted(/^aws_iam_authenticator_sts_responses_total\{ResponseCode="403",StsRegion="[^"]+"\} [1-9]/m);
  for (const name of [
    'configmap_watch_failures_total',
    'dynamicfile_failures_total',
    'ec2_describe_instances_calls_total',
    'dynamic_file_enabled',
    'dynamic_file_only',
  ])
    counted(new RegExp(`^aws_iam_authenticator_${name} 0$`, 'm'));
  for (const name of ['sts_connection_failures_total', 'sts_throttling_total', 'dynamic_e2e_latency_seconds'])
    counted(new RegExp(`^# TYPE aws_iam_authenticator_${name} `, 'm'));
  const health = await fetch(`http://127.0.0.1:${server.healthPort}/whatever`);
  assert.deepEqual([health.status, await health.text()], [200, 'ok']);
  assert.deepEqual(await ask('/healthz', undefined), { status: 200, body: 'ok' });
  assert.equal((await ask('/authorize', '{}')).status, 404);
  assert.equal((await ask('/', undefined)).status, 404);
});

test('attack: the key is its owner’s alone, and kubeconfigs hold no key', () => {
  const mode = (file: string) => (statSync(server.file(file)).mode & 0o777).toString(8);
  assert.equal(mode('state/key.pem'), '600');
  assert.equal(mode('state/cert.pem'), '644');
  for (const file of ['kubeconfig.yaml', 'authorization-kubeconfig.yaml']) {
    assert.equal(mode(file), '644');
    assert.doesNotMatch(readFileSync(server.file(file), 'utf8'), /PRIVATE|client-key/);
  }
  assert.equal(server.told('authorization-kubeconfig.yaml').url.pathname, '/authorize');
});

test('verify says whose a token is, and why not', async () => {
  const flags = ['--sts-endpoint', instance.state.endpointUrl, '-i', CLUSTER];
  const verify = (token: string, ...more: string[]) =>
    rolecall(['authenticator', 'verify', ...flags, '-t', token, ...more], instance.base);
  const arn = `arn:aws:iam::${instance.state.account}:user/admin`;
  const json = await verify(await tokenFor(CLUSTER), '-o', 'json');
  assert.deepEqual(JSON.parse(json.stdout).ARN, arn);
  assert.deepEqual(Object.keys(JSON.parse(json.stdout)), [
    'ARN',
    'CanonicalARN',
    'AccountID',
    'UserID',
    'SessionName',
    'AccessKeyID',
  ]);
  assert.match((await verify(await tokenFor(CLUSTER))).stdout, new RegExp(`^&\\{ARN:${arn} `));
  const other = await verify(await tokenFor('other'));
  assert.equal(other.exitCode, 1);
  assert.match(
    other.stderr,
    /could not verify token: sts getCallerIdentity failed: .*SignatureDoesNotMatch/s,
  );
  assert.equal((await verify('')).exitCode, 2);
  const elsewhere = ['authenticator', 'verify', '-i', CLUSTER, '-t', await tokenFor(CLUSTER)];
  const refused = await rolecall(elsewhere, instance.base);
  assert.match(refused.stderr, /unexpected scheme "http" in pre-signed URL\nhint: .*--sts-endpoint/);
});

test('it goes when asked, and a successor is trusted by the same kubeconfig', async () => {
  const certificate = readFileSync(server.file('state/cert.pem'), 'utf8');
  const trusted = server.told('kubeconfig.yaml').ca;
  assert.equal(await server.stop(), 0);
  const init = await rolecall(
    [
      'authenticator',
      'init',
      '-i',
      CLUSTER,
      '--state-dir',
      server.file('state'),
      '--generate-kubeconfig',
      server.file('again.yaml'),
    ],
    instance.base,
  );
  assert.equal(init.exitCode, 0, init.stderr);
  assert.equal(readFileSync(server.file('state/cert.pem'), 'utf8'), certificate);
  assert.equal(server.told('again.yaml').ca, trusted);
});
