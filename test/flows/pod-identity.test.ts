import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { ROOT } from '../source-tree.ts';
import { type Finished, run, TestInstance } from './instance.ts';

/** Pods find their tokens at true paths in mount namespaces of their own. */
const skip = process.platform !== 'linux' && 'needs Linux';
const instance = new TestInstance();
const PATH = `${join(ROOT, '.tools', 'bin')}:${process.env.PATH}`;
let environment: Record<string, string | undefined> = {};

const aws = (...words: string[]): Promise<Finished> => run('aws', words, environment);
const kubectl = (words: readonly string[], input?: string): Promise<Finished> =>
  run('kubectl', words, environment, input);

function trust(actions: readonly string[]): string {
  const Principal = { Service: 'pods.eks.amazonaws.com' };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: actions }],
  });
}

async function associate(account: string, role: string, actions: readonly string[]): Promise<void> {
  const made = await aws(
    'iam',
    'create-role',
    '--role-name',
    role,
    '--assume-role-policy-document',
    trust(actions),
  );
  assert.equal(made.exitCode, 0, made.stderr);
  assert.equal((await kubectl(['create', 'serviceaccount', account])).exitCode, 0);
  const where = ['--cluster-name', 'sandbox', '--namespace', 'default', '--service-account', account];
  const arn = `arn:aws:iam::111122223333:role/${role}`;
  const bound = await aws('eks', 'create-pod-identity-association', ...where, '--role-arn', arn);
  assert.equal(bound.exitCode, 0, bound.stderr);
}

/** Runs a script in a pod of the service account to its end; resolves with what it printed. */
async function inPod(name: string, serviceAccountName: string, script: string): Promise<string> {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      restartPolicy: 'Never',
      serviceAccountName,
      containers: [{ name: 'c', image: 'amazon/aws-cli:latest', command: ['sh', '-c', script] }],
    },
  };
  const applied = await kubectl(['apply', '-f', '-'], JSON.stringify(pod));
  assert.equal(applied.exitCode, 0, applied.stderr);
  const ask = ['get', 'pod', name, '-o', 'jsonpath={.status.phase}'];
  for (let phase = ''; !['Succeeded', 'Failed'].includes(phase); phase = (await kubectl(ask)).stdout)
    await delay(100);
  return (await kubectl(['logs', name])).stdout;
}

before(async () => {
  if (skip) return;
  await instance.start();
  environment = { ...process.env, ...instance.base, ...instance.environment, PATH };
  const addon = ['--cluster-name', 'sandbox', '--addon-name', 'eks-pod-identity-agent'];
  assert.equal((await aws('eks', 'create-addon', ...addon)).exitCode, 0);
  const ask = ['eks', 'describe-addon', ...addon, '--query', 'addon.status', '--output', 'text'];
  for (let status = ''; status !== 'ACTIVE'; status = (await aws(...ask)).stdout.trim()) await delay(200);
  await associate('s3-sa', 'reader', ['sts:AssumeRole', 'sts:TagSession']);
  await associate('untagged', 'no-tags', ['sts:AssumeRole']);
});
after(() => instance.dispose());

describe('EKS Pod Identity in the sandbox, with the stock AWS CLI', { skip }, () => {
  test('a pod of an associated service account is its role, and never has IRSA’s variables', async () => {
    const annotated = 'eks.amazonaws.com/role-arn=arn:aws:iam::111122223333:role/other';
    assert.equal((await kubectl(['annotate', 'sa', 's3-sa', annotated])).exitCode, 0);
    const script = 'env; aws sts get-caller-identity --query Arn --output text 2>&1';
    const output = await inPod('eks-pod-identity', 's3-sa', script);
    assert.match(output, /^AWS_CONTAINER_CREDENTIALS_FULL_URI=http:\/\/127\.0\.0\.1:\d+\/v1\/credentials$/m);
    assert.match(output, /^AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=\/var\/run\/secrets\/pods\.eks/m);
    assert.doesNotMatch(output, /AWS_WEB_IDENTITY_TOKEN_FILE|AWS_ROLE_ARN/);
    assert.match(
      output,
      /^arn:aws:sts::111122223333:assumed-role\/reader\/eks-sandbox-eks-pod-id-[0-9a-f-]{36}$/m,
    );
  });

  test('the agent sees that a pod is gone: its token finds nothing a moment later', async () => {
    const script =
      'cat $AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE; echo; aws sts get-caller-identity >/dev/null; sleep 600';
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'doomed' },
      spec: {
        serviceAccountName: 's3-sa',
        containers: [{ name: 'c', image: 'amazon/aws-cli:latest', command: ['sh', '-c', script] }],
      },
    };
    assert.equal((await kubectl(['apply', '-f', '-'], JSON.stringify(pod))).exitCode, 0);
    let token = '';
    for (let tries = 0; token.split('.').length !== 3; tries++) {
      assert.ok(tries < 100, 'the pod shows no token');
      await delay(100);
      token = (await kubectl(['logs', 'doomed'])).stdout.trim();
    }
    const template = '{.spec.containers[0].env[?(@.name=="AWS_CONTAINER_CREDENTIALS_FULL_URI")].value}';
    const url = (await kubectl(['get', 'pod', 'doomed', '-o', `jsonpath=${template}`])).stdout;
    const ask = async (): Promise<number> => (await fetch(url, { headers: { authorization: token } })).status;
    assert.equal(await ask(), 200);
    assert.equal((await kubectl(['delete', 'pod', 'doomed', '--force', '--grace-period=0'])).exitCode, 0);
    for (let tries = 0; (await ask()) === 200; tries++) {
      assert.ok(tries < 50, 'the entry outlives its pod');
      await delay(100);
    }
    const rights = [
      'auth',
      'can-i',
      '--list',
      '--as',
      'system:serviceaccount:kube-system:eks-pod-identity-agent',
    ];
    const { stdout } = await kubectl(rights);
    assert.match(stdout, /^pods +\[\] +\[\] +\[list watch\]$/m);
    assert.doesNotMatch(stdout, /secrets|serviceaccounts|daemonsets|\[\*\]/);
  });

  test('a role that may not be tagged is refused, as the CLI quotes it, and the trail says why', async () => {
    const output = await inPod('untagged', 'untagged', 'aws sts get-caller-identity 2>&1');
    assert.match(
      output,
      /Received non 200 response 400 from container metadata: \[[0-9a-f-]{36}\]: \(AccessDeniedException\): Unauthorized Exception! EKS does not have permissions to assume the associated role\., fault: client/,
    );
    const attribute = 'AttributeKey=EventName,AttributeValue=AssumeRoleForPodIdentity';
    const query = ['--query', 'Events[].CloudTrailEvent', '--output', 'text'];
    const { stdout } = await aws('cloudtrail', 'lookup-events', '--lookup-attributes', attribute, ...query);
    assert.match(stdout, /"errorCode":"AccessDeniedException"/);
    assert.match(stdout, /sts:TagSession on arn:aws:iam::111122223333:role\/no-tags/);
    assert.match(stdout, /"serviceAccount":"s3-sa"/);
    assert.doesNotMatch(stdout, /eyJ/);
  });

  test('with the add-on goes what it made', async () => {
    const addon = ['--cluster-name', 'sandbox', '--addon-name', 'eks-pod-identity-agent'];
    assert.equal((await aws('eks', 'delete-addon', ...addon)).exitCode, 0);
    for (let tries = 0; (await aws('eks', 'describe-addon', ...addon)).exitCode === 0; tries++) {
      assert.ok(tries < 50, 'the add-on stays');
      await delay(200);
    }
    const kinds = 'daemonset,serviceaccount,clusterrole,clusterrolebinding';
    const left = await kubectl(['get', kinds, '-n', 'kube-system', '-o', 'name']);
    assert.equal(left.exitCode, 0, left.stderr);
    assert.doesNotMatch(left.stdout, /eks-pod-identity-agent/);
  });
});
