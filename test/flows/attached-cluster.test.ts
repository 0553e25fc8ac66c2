import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { CreatePodIdentityAssociationCommand, EKSClient } from '@aws-sdk/client-eks';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ROOT } from '../source-tree.ts';
import { type Finished, rolecall, run, TestInstance } from './instance.ts';

/** `here` gives credentials to the pods of `far`, whose sandbox it knows as an attached cluster and reaches over TLS. */
const here = new TestInstance(['--bound-sessions']);
const far = new TestInstance();
const PATH = `${join(ROOT, '.tools', 'bin')}:${process.env.PATH}`;
let clientOptions = {
  endpoint: '',
  region: 'us-east-1',
  credentials: { accessKeyId: '', secretAccessKey: '' },
};
let secret = '';

const verb = (...words: string[]): Promise<Finished> =>
  rolecall([...words, '--data-dir', here.dataDir], here.base);

async function kubectl(words: readonly string[], input = ''): Promise<string> {
  const environment = { ...process.env, ...far.base, ...far.environment, PATH };
  const { exitCode, stdout, stderr } = await run('kubectl', words, environment, input);
  assert.equal(exitCode, 0, `kubectl ${words.join(' ')}: ${stderr}`);
  return stdout.trim();
}

/** A pod of a node that is not there, so that nothing runs; and its token for EKS Auth. */
async function podToken(name: string): Promise<string> {
  const spec = { serviceAccountName: 'api', containers: [{ name: 'c', image: 'x' }], nodeName: 'elsewhere' };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec };
  await kubectl(['create', '-f', '-'], JSON.stringify(pod));
  const bound = ['--bound-object-kind', 'Pod', '--bound-object-name', name];
  return await kubectl(['create', 'token', 'api', '--audience', 'pods.eks.amazonaws.com', ...bound]);
}

interface Given {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** With the stock CLI; credentials, or what it said. */
async function trade(token: string): Promise<Given | string> {
  const words = ['eks-auth', 'assume-role-for-pod-identity', '--cluster-name', 'far', '--token', token];
  const environment = { ...process.env, ...here.base, ...here.environment, PATH, AWS_MAX_ATTEMPTS: '1' };
  const { exitCode, stdout, stderr } = await run('aws', [...words, '--output', 'json'], environment);
  return exitCode === 0 ? JSON.parse(stdout).credentials : stderr;
}

function given(traded: Given | string): Given {
  assert.ok(typeof traded !== 'string', String(traded));
  return traded;
}

/** Whether what was given still works: the code of the refusal, or the caller's ARN. */
async function who(credentials: Given): Promise<string> {
  // The CLI's answer has its expiration as a text, which the client does not take.
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const held = { accessKeyId, secretAccessKey, sessionToken };
  const sts = new STSClient({ ...clientOptions, credentials: held, maxAttempts: 1 });
  return await sts.send(new GetCallerIdentityCommand({})).then(
    ({ Arn }) => Arn ?? '',
    (error: Error) => error.name,
  );
}

async function standing(): Promise<string | undefined> {
  const { stdout, stderr, exitCode } = await verb('cluster', 'list', '-o', 'json');
  assert.equal(exitCode, 0, stderr);
  const rows = JSON.parse(stdout) as readonly { readonly name: string; readonly pods: string }[];
  return rows.find(({ name }) => name === 'far')?.pods;
}

async function becomes(wanted: string): Promise<void> {
  for (let tries = 0; (await standing()) !== wanted; tries++) {
    assert.ok(tries < 100, `not ${wanted}`);
    await delay(100);
  }
}

async function associate(): Promise<void> {
  const Principal = { Service: 'pods.eks.amazonaws.com' };
  const Statement = [{ Effect: 'Allow', Principal, Action: ['sts:AssumeRole', 'sts:TagSession'] }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await new IAMClient(clientOptions).send(
    new CreateRoleCommand({ RoleName: 'api', AssumeRolePolicyDocument }),
  );
  const association = { clusterName: 'far', namespace: 'default', serviceAccount: 'api' };
  const roleArn = 'arn:aws:iam::111122223333:role/api';
  await new EKSClient(clientOptions).send(
    new CreatePodIdentityAssociationCommand({ ...association, roleArn }),
  );
}

before(async () => {
  await here.start();
  await far.start();
  const { AWS_ENDPOINT_URL = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = here.environment;
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  clientOptions = { endpoint: AWS_ENDPOINT_URL, region: 'us-east-1', credentials };
  await kubectl(['create', 'serviceaccount', 'api']);
});
after(async () => {
  await here.dispose();
  await far.dispose();
});

test('without the leave to see its pods, an attached cluster gets nothing', async () => {
  const kubeconfig = far.environment.KUBECONFIG ?? '';
  const attached = await verb('cluster', 'attach', 'far', '--kubeconfig', kubeconfig, '--no-follow');
  assert.equal(attached.exitCode, 0, attached.stderr);
  assert.equal(await standing(), 'not followed');
  await associate();
  assert.match(String(await trade(await podToken('unseen'))), /ServiceUnavailableException/);
});

test('`cluster follow`: a service account of little right is made there, and a pod gets credentials', async () => {
  const kubeconfig = far.environment.KUBECONFIG ?? '';
  const followed = await verb('cluster', 'follow', 'far', '--kubeconfig', kubeconfig, '-o', 'json');
  assert.equal(followed.exitCode, 0, followed.stderr);
  assert.equal(JSON.parse(followed.stdout)[0].pods, 'followed');
  const can = ['auth', 'can-i', '--list', '--as', 'system:serviceaccount:kube-system:rolecall-pod-identity'];
  const rights = await kubectl(can);
  assert.match(rights, /^pods +\[\] +\[\] +\[get list watch\]/m);
  assert.doesNotMatch(rights, /secrets|delete|update|patch|impersonate|\[\*\]/);
  secret = await kubectl([
    '-n',
    'kube-system',
    'get',
    'secret',
    'rolecall-pod-identity',
    '-o',
    'jsonpath={.data.token}',
  ]);

  const credentials = given(await trade(await podToken('seen')));
  assert.match(await who(credentials), /assumed-role\/api\/eks-far-seen-/);
});

test('the session and the token of a pod that was deleted over there are worth nothing here', async () => {
  const token = await podToken('doomed');
  const credentials = given(await trade(token));
  assert.match(await who(credentials), /assumed-role\/api/);
  await kubectl(['delete', 'pod', 'doomed', '--force', '--grace-period=0']);
  // A session may be younger than the copy for five seconds.
  for (let tries = 0; (await who(credentials)) !== 'InvalidClientTokenId'; tries++) {
    assert.ok(tries < 100, 'the session outlives its pod');
    await delay(100);
  }
  assert.match(String(await trade(token)), /InvalidTokenException.*does not exist/);
});

test('while the cluster is away its pods are refused with 503 after a restart, and served when it is back', async () => {
  const token = await podToken('patient');
  given(await trade(token));
  await far.signal('SIGTERM');
  await here.signal('SIGTERM');
  await here.start();
  assert.equal(await standing(), 'syncing');
  assert.match(String(await trade(token)), /ServiceUnavailableException/);
  await far.start();
  await becomes('followed');
  given(await trade(token));
});

test('the credential is in no log, no audit event and no record as it is', async () => {
  const token = Buffer.from(secret, 'base64').toString();
  assert.match(token, /^eyJ/);
  const files = readdirSync(here.dataDir, { recursive: true, withFileTypes: true }).filter((file) =>
    file.isFile(),
  );
  assert.ok(files.length > 3);
  for (const file of files) {
    const bytes = readFileSync(join(file.parentPath, file.name));
    assert.ok(!bytes.includes(token) && !bytes.includes(secret), `${file.name} holds the credential`);
  }
  const trail = await verb('audit', '--event', 'FollowCluster', '-o', 'json');
  assert.equal(trail.exitCode, 0, trail.stderr);
  assert.match(trail.stdout, /FollowCluster/);
  assert.ok(!trail.stdout.includes(token));
});

test('`cluster detach` ends it; the cluster is told how to end the credential', async () => {
  const token = await podToken('late');
  given(await trade(token));
  const detached = await verb('cluster', 'detach', 'far');
  assert.equal(detached.exitCode, 0, detached.stderr);
  assert.match(detached.stderr, /kubectl -n kube-system delete secret,serviceaccount rolecall-pod-identity/);
  assert.match(String(await trade(token)), /ResourceNotFoundException/);
  const kubeconfig = far.environment.KUBECONFIG ?? '';
  const again = await verb('cluster', 'attach', 'far', '--kubeconfig', kubeconfig);
  assert.equal(again.exitCode, 0, again.stderr);
  assert.match(again.stderr, /the pods of far are seen/);
});
