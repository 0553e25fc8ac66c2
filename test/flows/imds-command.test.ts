import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromInstanceMetadata } from '@smithy/credential-provider-imds';
import { ROOT } from '../source-tree.ts';
import { rolecall, run, TestInstance } from './instance.ts';

const instance = new TestInstance();
const PATH = `${join(ROOT, '.tools', 'bin')}:${process.env.PATH}`;
const ROLE = 'arn:aws:iam::111122223333:role/laptop';
let environment: Record<string, string | undefined> = {};

before(async () => {
  await instance.start();
  environment = { ...process.env, ...instance.base, ...instance.environment, PATH };
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }],
  };
  const create = [
    'iam',
    'create-role',
    '--role-name',
    'laptop',
    '--assume-role-policy-document',
    JSON.stringify(trust),
  ];
  assert.equal((await run('aws', create, environment)).exitCode, 0);
});
after(() => instance.dispose());

/** Starts `rolecall imds`, and answers its address and how to end it. */
async function serve(...words: string[]): Promise<{ url: string; end(): Promise<number> }> {
  const parameters = ['imds', '--role-arn', ROLE, '--port', '0', ...words];
  const child: ChildProcess = spawn(join(ROOT, 'bin', 'rolecall'), parameters, {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  assert.ok(child.stdout);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const [, url = ''] =
    /^export AWS_EC2_METADATA_SERVICE_ENDPOINT=(http:\/\/127\.0\.0\.1:\d+)$/.exec(line) ?? [];
  return {
    url,
    async end() {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = (await exit) as [number];
      return code;
    },
  };
}

const client = (url: string, more: Record<string, string> = {}): Record<string, string | undefined> => ({
  PATH,
  HOME: instance.root,
  AWS_ENDPOINT_URL: environment.AWS_ENDPOINT_URL,
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
  ...more,
});
const WHO = ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text'];

const kubectl = (words: readonly string[], input?: string) => run('kubectl', words, environment, input);

async function startPod(name: string): Promise<void> {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, annotations: { 'iam.amazonaws.com/role': 'app' } },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'c', image: 'busybox', command: ['sleep', '600'] }],
    },
  };
  assert.equal((await kubectl(['apply', '-f', '-'], JSON.stringify(pod))).exitCode, 0);
  assert.equal(
    (await kubectl(['wait', '--for=condition=Ready', `pod/${name}`, '--timeout=60s'])).exitCode,
    0,
  );
}

describe('rolecall imds for the pods of a cluster', () => {
  test('a pod is known by its address and gets its role; two at one address are nobody', async () => {
    const trust = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: ROLE }, Action: 'sts:AssumeRole' }],
    };
    const create = ['iam', 'create-role', '--role-name', 'app', '--assume-role-policy-document'];
    assert.equal((await run('aws', [...create, JSON.stringify(trust)], environment)).exitCode, 0);
    await kubectl(['annotate', 'namespace', 'default', 'iam.amazonaws.com/allowed-roles=["app"]']);
    await startPod('only');
    const served = await serve('--pod-roles', 'kube2iam', '--node', 'sandbox-node');
    // Pods of the sandbox have the machine's own address, and so has this client.
    const who = await run('aws', WHO, client(served.url));
    assert.equal(who.stdout, 'arn:aws:sts::111122223333:assumed-role/app/default-only\n', who.stderr);
    const path = `${served.url}/latest/meta-data/iam/security-credentials/`;
    assert.equal((await fetch(`${path}laptop`)).status, 403);
    await startPod('second');
    assert.equal((await fetch(path)).status, 404);
    await kubectl(['delete', 'pod', 'only', 'second']);
    assert.equal((await fetch(path)).status, 404);
    assert.equal(await served.end(), 0);
  });
});

describe('rolecall imds', () => {
  test('the AWS CLI and the JavaScript SDK act as the role, by tokens', async () => {
    const served = await serve('--session-name', 'me');
    const said = await run('aws', WHO, client(served.url));
    assert.equal(said.stdout, 'arn:aws:sts::111122223333:assumed-role/laptop/me\n');
    const saved = { ...process.env };
    process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT = served.url;
    try {
      const endpoint = environment.AWS_ENDPOINT_URL ?? '';
      const credentials = fromInstanceMetadata();
      const sts = new STSClient({ endpoint, region: 'us-east-1', credentials });
      assert.match((await sts.send(new GetCallerIdentityCommand({}))).Arn ?? '', /assumed-role\/laptop\/me$/);
    } finally {
      process.env = saved;
    }
    assert.equal((await fetch(`${served.url}/latest/meta-data/`)).status, 401);
    assert.equal(await served.end(), 0);
  });

  test('version 1 only when it is asked for', async () => {
    const served = await serve('--tokens', 'optional', '--instance-id', 'i-0123456789abcdef0');
    const path = `${served.url}/latest/meta-data/iam/security-credentials/`;
    assert.equal(await (await fetch(path)).text(), 'laptop');
    const said = await run('aws', WHO, client(served.url));
    assert.match(said.stdout, /laptop\/i-0123456789abcdef0/);
    assert.equal(await served.end(), 0);
  });

  test('what cannot be is said before anything listens', async () => {
    const bad = ['imds', '--role-arn', 'reader', '--port', '99999', '--tokens', 'never', '--hop-limit', '65'];
    const { exitCode, stderr } = await rolecall(bad, environment);
    assert.equal(exitCode, 2);
    const pods = await rolecall(['imds', '--role-arn', ROLE, '--pod-roles', 'kube3iam'], environment);
    assert.match(pods.stderr, /podRoles: must be kube2iam or kiam; .*node: must be this node's name/);
    for (const name of ['roleArn', 'port', 'tokens', 'hopLimit'])
      assert.match(stderr, new RegExp(`${name}: must be`));
  });
});
