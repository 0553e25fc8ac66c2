import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromInstanceMetadata } from '@smithy/credential-provider-imds';
import { ROOT } from '../source-tree.ts';
import { type Finished, run, TestInstance } from './instance.ts';

const instance = new TestInstance();
const PATH = `${join(ROOT, '.tools', 'bin')}:${process.env.PATH}`;
const NODE_SESSION = /:assumed-role\/AmazonEKSNodeRole\/i-[0-9a-f]{17}/;
let environment: Record<string, string | undefined> = {};
let metadataUrl = '';

before(async () => {
  metadataUrl = (await instance.start()).metadataUrl ?? '';
  environment = { ...process.env, ...instance.base, ...instance.environment, PATH };
});
after(() => instance.dispose());

const aws = (...words: string[]): Promise<Finished> => run('aws', words, environment);
const kubectl = (words: readonly string[], input?: string): Promise<Finished> =>
  run('kubectl', words, environment, input);

/** The metadata service as a client with nothing else sees it. */
const onNode = (more: Record<string, string> = {}): Record<string, string | undefined> => ({
  PATH,
  HOME: instance.root,
  AWS_ENDPOINT_URL: environment.AWS_ENDPOINT_URL,
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_EC2_METADATA_SERVICE_ENDPOINT: metadataUrl,
  ...more,
});

/** What `aws sts get-caller-identity` says in a Job's pod. */
async function identityInPod(name: string, hostNetwork: boolean): Promise<string> {
  const container = {
    name: 'c',
    image: 'amazon/aws-cli:latest',
    args: ['sts', 'get-caller-identity', '--query', 'Arn'],
  };
  const pod = { spec: { hostNetwork, containers: [container], restartPolicy: 'Never' } };
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: { backoffLimit: 0, template: pod },
  };
  assert.equal((await kubectl(['apply', '-f', '-'], JSON.stringify(job))).exitCode, 0);
  const ask = ['get', 'pods', '-l', `job-name=${name}`, '-o', 'jsonpath={.items[0].status.phase}'];
  const ended = ['Succeeded', 'Failed'];
  for (let phase = ''; !ended.includes(phase); phase = (await kubectl(ask)).stdout.trim()) await delay(100);
  const logs = await kubectl(['logs', `job/${name}`]);
  await kubectl(['delete', 'job', name]);
  return logs.stdout;
}

async function modify(...options: string[]): Promise<Finished> {
  const query = 'Reservations[0].Instances[0].InstanceId';
  const { stdout } = await aws('ec2', 'describe-instances', '--query', query, '--output', 'text');
  return aws('ec2', 'modify-instance-metadata-options', '--instance-id', stdout.trim(), ...options);
}

describe('the node role reaches pods until it is shut off', () => {
  test('a pod without a role falls back to the node, which may not list buckets', async () => {
    assert.match(await identityInPod('before', false), NODE_SESSION);
    assert.match(await identityInPod('before-host', true), NODE_SESSION);
    const list = await run('aws', ['s3', 'ls'], onNode());
    assert.match(list.stderr, /AccessDenied/);
    const told = await run(
      'aws',
      ['sts', 'get-caller-identity'],
      onNode({ AWS_EC2_METADATA_V1_DISABLED: 'true' }),
    );
    assert.match(told.stdout, NODE_SESSION);
  });

  test('the JavaScript SDK reads it by version 2', async () => {
    const saved = { ...process.env };
    process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT = metadataUrl;
    try {
      const sts = new STSClient({
        endpoint: environment.AWS_ENDPOINT_URL ?? '',
        region: 'us-east-1',
        credentials: fromInstanceMetadata({ ec2MetadataV1Disabled: true }),
      });
      assert.match((await sts.send(new GetCallerIdentityCommand({}))).Arn ?? '', NODE_SESSION);
    } finally {
      process.env = saved;
    }
  });

  test('a policy tells apart what came by version 1, and where it came from', async () => {
    const condition = { StringEquals: { 'ec2:RoleDelivery': '1.0' } };
    const document = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' },
        { Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: condition },
      ],
    });
    const put = ['iam', 'put-role-policy', '--role-name', 'AmazonEKSNodeRole', '--policy-name', 'p'];
    assert.equal((await aws(...put, '--policy-document', document)).exitCode, 0);
    assert.equal((await run('aws', ['s3', 'ls'], onNode())).exitCode, 0);
    const path = `${metadataUrl}/latest/meta-data/iam/security-credentials/AmazonEKSNodeRole`;
    const first = (await (await fetch(path)).json()) as Record<string, string>;
    const byVersion1 = {
      ...onNode(),
      AWS_ACCESS_KEY_ID: first.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: first.SecretAccessKey,
      AWS_SESSION_TOKEN: first.Token,
    };
    assert.match((await run('aws', ['s3', 'ls'], byVersion1)).stderr, /explicit deny/);
    await aws('iam', 'delete-role-policy', '--role-name', 'AmazonEKSNodeRole', '--policy-name', 'p');
  });

  test('tokens required and one hop: the pod gets nothing, the pod of the host network still does', async () => {
    const changed = await modify('--http-tokens', 'required', '--http-put-response-hop-limit', '1');
    assert.match(changed.stdout, /"State": "pending"/);
    const shown = await aws(
      'ec2',
      'describe-instances',
      '--query',
      'Reservations[0].Instances[0].MetadataOptions',
    );
    assert.match(
      shown.stdout,
      /"State": "applied",\s+"HttpTokens": "required",\s+"HttpPutResponseHopLimit": 1/,
    );
    assert.match(await identityInPod('after', false), /Unable to locate credentials/);
    assert.match(await identityInPod('after-host', true), NODE_SESSION);
    assert.equal((await fetch(`${metadataUrl}/latest/meta-data/`)).status, 401);
  });

  test('disabled is 403 at once, and a bad value is refused', async () => {
    assert.equal((await modify('--http-endpoint', 'disabled')).exitCode, 0);
    assert.equal((await fetch(`${metadataUrl}/latest/meta-data/`)).status, 403);
    const bad = await modify('--http-put-response-hop-limit', '65');
    assert.match(bad.stderr, /InvalidParameterValue/);
    assert.equal((await modify('--http-endpoint', 'enabled', '--http-tokens', 'optional')).exitCode, 0);
  });
});

test('whoever may not assume a role cannot serve it', async () => {
  const sts = new STSClient({
    endpoint: environment.AWS_ENDPOINT_URL ?? '',
    region: 'us-east-1',
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
    },
  });
  const RoleArn = 'arn:aws:iam::111122223333:role/AmazonEKSNodeRole';
  await assert.rejects(
    sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'x-1' })),
    /AccessDenied|not authorized/,
  );
  const program = join(ROOT, 'bin', 'rolecall');
  const served = await run(program, ['imds', '--role-arn', RoleArn, '--port', '0'], environment);
  assert.equal(served.exitCode, 1);
  assert.match(
    served.stderr,
    /^error: cannot assume arn:aws:iam::111122223333:role\/AmazonEKSNodeRole: User: /m,
  );
});
