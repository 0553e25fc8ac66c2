import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'yaml';
import { clusterToken } from '../../src/client/index.ts';
import { ROOT } from '../source-tree.ts';
import { rolecall, run, TestInstance } from './instance.ts';

const CLUSTER = 'elsewhere';
const DENIED = '{"metadata":{},"spec":{},"status":{"user":{}}}';
const instance = new TestInstance();
let server: ChildProcess;
let talk = '';
let webhook: { readonly url: URL; readonly ca: string };
let healthPort: number;

const state = (name: string): string => join(instance.root, 'authenticator', name);

/** The server in front of the instance's STS over the network, mapping by its own file first and the sandbox's aws-auth then. */
before(async () => {
  await instance.start();
  mkdirSync(state('.'));
  const { account } = instance.state;
  const config = {
    clusterID: CLUSTER,
    server: {
      port: 0,
      healthPort: 0,
      stateDir: state('state'),
      generateKubeconfig: state('kubeconfig.yaml'),
      BackendMode: ['MountedFile', 'EKSConfigMap'],
      mapUsers: [{ userarn: `arn:aws:iam::${account}:user/admin`, username: 'boss', groups: ['bosses'] }],
    },
  };
  // JSON is YAML.
  writeFileSync(state('config.yaml'), JSON.stringify(config));
  server = spawn(
    join(ROOT, 'bin', 'rolecall'),
    ['authenticator', '-c', state('config.yaml'), '-l', 'json', '--sts-endpoint', instance.state.endpointUrl],
    {
      env: { ...process.env, ...instance.environment, ...instance.base },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  server.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    talk += chunk;
  });
  const said = /listens on port \d+ \(TLS\), health on port (\d+)/;
  await until(() => said.test(talk));
  healthPort = Number(said.exec(talk)?.[1]);
  webhook = webhookOf('kubeconfig.yaml');
  await until(async () => (await ask('/readyz', undefined)).status === 200);
});
after(async () => {
  if (server.exitCode === null) server.kill('SIGKILL');
  await instance.dispose();
});

async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await done()) return;
    await delay(100);
  }
  throw new Error(`not in time; the authenticator said: ${talk}`);
}

/** What an API server is told: where to ask, and whom to trust there. */
function webhookOf(file: string): typeof webhook {
  const { cluster } = parse(readFileSync(state(file), 'utf8')).clusters[0];
  const ca = Buffer.from(cluster['certificate-authority-data'], 'base64').toString();
  return { url: new URL(cluster.server), ca };
}

function ask(path: string, body: string | undefined) {
  const { url, ca } = webhook;
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const options = { method: body === undefined ? 'GET' : 'POST', ca, agent: false };
    const sent = request(new URL(path, url), options, (answer) => {
      text(answer).then((read) => resolve({ status: answer.statusCode ?? 0, body: read }), reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

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
const review = (token: string) => ask('/authenticate', JSON.stringify({ ...TYPE, spec: { token } }));

test('a TokenReview over TLS, trusted by the generated kubeconfig, vouched for by an STS over the network', async () => {
  const { status, body } = await review(await tokenFor(CLUSTER));
  assert.equal(status, 200, talk);
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
  await until(async () => (await review(token)).status === 200);
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
  assert.ok(!talk.includes(good.slice(20, 80)), 'a token is in the log');
  assert.match(talk, /"check":"[a-zA-Z]+"/);
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
  const health = await fetch(`http://127.0.0.1:${healthPort}/whatever`);
  assert.deepEqual([health.status, await health.text()], [200, 'ok']);
  assert.deepEqual(await ask('/healthz', undefined), { status: 200, body: 'ok' });
  assert.equal((await ask('/authorize', '{}')).status, 404);
  assert.equal((await ask('/', undefined)).status, 404);
});

test('attack: the key is its owner’s alone, and kubeconfigs hold no key', () => {
  const mode = (file: string) => (statSync(state(file)).mode & 0o777).toString(8);
  assert.equal(mode('state/key.pem'), '600');
  assert.equal(mode('state/cert.pem'), '644');
  for (const file of ['kubeconfig.yaml', 'authorization-kubeconfig.yaml']) {
    assert.equal(mode(file), '644');
    assert.doesNotMatch(readFileSync(state(file), 'utf8'), /PRIVATE|client-key/);
  }
  assert.equal(webhookOf('authorization-kubeconfig.yaml').url.pathname, '/authorize');
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
});

test('it goes when asked, and a successor is trusted by the same kubeconfig', async () => {
  const certificate = readFileSync(state('state/cert.pem'), 'utf8');
  server.kill('SIGTERM');
  const code = await new Promise((resolve) => server.once('exit', resolve));
  assert.equal(code, 0);
  const init = await rolecall(
    [
      'authenticator',
      'init',
      '-i',
      CLUSTER,
      '--state-dir',
      state('state'),
      '--generate-kubeconfig',
      state('again.yaml'),
    ],
    instance.base,
  );
  assert.equal(init.exitCode, 0, init.stderr);
  assert.equal(readFileSync(state('state/cert.pem'), 'utf8'), certificate);
  assert.equal(webhookOf('again.yaml').ca, webhook.ca);
});
