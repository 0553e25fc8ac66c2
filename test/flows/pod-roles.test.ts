import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { ROOT } from '../source-tree.ts';
import { type Finished, run, TestInstance } from './instance.ts';

/** Pods are told apart by addresses of the loopback network, which only Linux gives out freely. */
const skip = process.platform !== 'linux' && 'needs Linux';
const instance = new TestInstance(['--pod-roles', 'kube2iam']);
const PATH = `${join(ROOT, '.tools', 'bin')}:${process.env.PATH}`;
let environment: Record<string, string | undefined> = {};

const aws = (...words: string[]): Promise<Finished> => run('aws', words, environment);
const kubectl = (words: readonly string[], input?: string): Promise<Finished> =>
  run('kubectl', words, environment, input);

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111122223333:role/AmazonEKSNodeRole' },
      Action: 'sts:AssumeRole',
    },
  ],
});

before(async () => {
  if (skip) return;
  await instance.start();
  environment = { ...process.env, ...instance.base, ...instance.environment, PATH };
  for (const name of ['reader', 'writer']) {
    const role = ['iam', 'create-role', '--role-name', name, '--assume-role-policy-document', TRUST];
    assert.equal((await aws(...role)).exitCode, 0);
  }
  const allowed = 'iam.amazonaws.com/allowed-roles=["reader"]';
  assert.equal((await kubectl(['annotate', 'namespace', 'default', allowed])).exitCode, 0);
});
after(() => instance.dispose());

async function inPod(name: string, role: string | undefined, script: string): Promise<string> {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, annotations: role === undefined ? {} : { 'iam.amazonaws.com/role': role } },
    spec: {
      restartPolicy: 'Never',
      containers: [{ name: 'c', image: 'amazon/aws-cli:latest', command: ['sh', '-c', script] }],
    },
  };
  const applied = await kubectl(['apply', '-f', '-'], JSON.stringify(pod));
  assert.equal(applied.exitCode, 0, applied.stderr);
  const ended = ['Succeeded', 'Failed'];
  const ask = ['get', 'pod', name, '-o', 'jsonpath={.status.phase}'];
  for (let phase = ''; !ended.includes(phase); phase = (await kubectl(ask)).stdout) await delay(100);
  return (await kubectl(['logs', name])).stdout;
}

describe('kube2iam in the sandbox', { skip }, () => {
  const WHO = 'aws sts get-caller-identity --query Arn --output text';

  test('a pod acts as the role of its annotation, assumed by the node', async () => {
    assert.match(await inPod('one', 'reader', WHO), /:assumed-role\/reader\/default-one\n/);
  });
  test('its namespace must allow the role, and without one it gets nothing: not even the node role', async () => {
    assert.match(await inPod('two', 'writer', WHO), /Unable to locate credentials/);
    assert.match(await inPod('three', undefined, WHO), /Unable to locate credentials/);
  });
  test('attack: a pod asks for other roles, and its address is nobody once it has ended', async () => {
    const url = '$AWS_EC2_METADATA_SERVICE_ENDPOINT/latest/meta-data/iam';
    const script = `for r in writer AmazonEKSNodeRole reader; do curl -s -o /dev/null -w '%{http_code} ' ${url}/security-credentials/$r; done; curl -s -w '%{http_code} ' -o /dev/null ${url}/info; echo $AWS_EC2_METADATA_SERVICE_ENDPOINT`;
    const [statuses, endpoint] = (await inPod('four', 'reader', script)).trim().split(/ (?=http)/);
    assert.equal(statuses, '403 403 200 404');
    assert.match(endpoint ?? '', /^http:\/\/127\.64\.0\.\d+:\d+$/);
    await assert.rejects(fetch(`${endpoint}/latest/meta-data/iam/security-credentials/`));
  });
});
