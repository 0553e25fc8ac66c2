import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { EKSClient, ListPodIdentityAssociationsCommand } from '@aws-sdk/client-eks';
import { AttachRolePolicyCommand, CreateRoleCommand, GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  createKubernetesClient,
  type KubernetesClient,
  readKubeconfig,
} from '../../src/kubernetes/client/index.ts';
import { ROOT } from '../source-tree.ts';
import { type Finished, rolecall, TestInstance } from './instance.ts';

const CLUSTER = 'mover';
const instance = new TestInstance(['--cluster', CLUSTER]);
let environment: Record<string, string | undefined> = {};
let iam: IAMClient;
let eks: EKSClient;
let kubernetes: KubernetesClient;

before(async () => {
  await instance.start();
  environment = { ...instance.base, ...instance.environment };
  const options = {
    endpoint: environment.AWS_ENDPOINT_URL ?? '',
    region: 'us-east-1',
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
    },
  };
  iam = new IAMClient(options);
  eks = new EKSClient(options);
  kubernetes = createKubernetesClient(await readKubeconfig(join(instance.dataDir, 'run', 'kubeconfig')));
});
after(async () => {
  kubernetes?.close();
  await instance.dispose();
});

const migrate = (...words: string[]): Promise<Finished> =>
  rolecall(
    [
      'utils',
      'migrate-to-pod-identity',
      '--cluster',
      CLUSTER,
      '--canary-image',
      'rolecall/aws-probe',
      ...words,
    ],
    environment,
  );

/** A role with a path, trusted for one service account through the cluster's issuer. */
async function makeAccount(namespace: string, name: string, roleName: string): Promise<string> {
  const provider = issuer.replace('https://', '');
  const Condition = { StringEquals: { [`${provider}:sub`]: `system:serviceaccount:${namespace}:${name}` } };
  const Principal = { Federated: `arn:aws:iam::${environment.ACCOUNT_ID}:oidc-provider/${provider}` };
  const Statement = [{ Effect: 'Allow', Action: 'sts:AssumeRoleWithWebIdentity', Principal, Condition }];
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: roleName,
      Path: '/team/',
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
    }),
  );
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
  await iam.send(new AttachRolePolicyCommand({ RoleName: roleName, PolicyArn }));
  await annotated(namespace, name, Role?.Arn ?? '');
  return Role?.Arn ?? '';
}

async function annotated(namespace: string, name: string, roleArn: string): Promise<void> {
  await kubernetes.create(`/api/v1/namespaces/${namespace}/serviceaccounts`, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace, annotations: { 'eks.amazonaws.com/role-arn': roleArn } },
  });
}

let issuer = '';
const trustOf = async (RoleName: string) => {
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  return JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''));
};
const annotation = async (namespace: string, name: string) =>
  (await kubernetes.get(`/api/v1/namespaces/${namespace}/serviceaccounts/${name}`)).metadata.annotations?.[
    'eks.amazonaws.com/role-arn'
  ];
const associations = async () =>
  (await eks.send(new ListPodIdentityAssociationsCommand({ clusterName: CLUSTER }))).associations ?? [];

test('a migration plans, moves, cleans up and goes back', async () => {
  const associated = await rolecall(
    ['utils', 'associate-iam-oidc-provider', '--cluster', CLUSTER, '--approve'],
    environment,
  );
  assert.equal(associated.exitCode, 0, associated.stderr);
  issuer = (
    await kubernetes.get<{ metadata: { name: string }; issuer: string }>('/.well-known/openid-configuration')
  ).issuer;
  await kubernetes.create('/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'team-a-b' },
  });
  const roleArn = await makeAccount('team-a-b', 'c-reader', 'path-reader');
  const before = await trustOf('path-reader');
  await annotated('default', 'lost', `arn:aws:iam::${environment.ACCOUNT_ID}:role/none`);

  const planned = await migrate();
  assert.equal(planned.exitCode, 0, planned.stderr);
  assert.match(planned.stdout, /^default +\tlost +\t.*\tstays: the role does not exist$/m);
  assert.match(
    planned.stdout,
    /^team-a-b +\tc-reader\tarn:aws:iam::\d+:role\/team\/path-reader\tto migrate$/m,
  );
  assert.match(planned.stderr, /no changes were applied, run again with '--approve'/);
  assert.deepEqual([await trustOf('path-reader'), await associations()], [before, []]);

  const moved = await migrate('--approve');
  assert.equal(moved.exitCode, 0, moved.stderr);
  assert.match(moved.stderr, /verified: canary pod "team-a-b\/rolecall-canary-[0-9a-f]{8}" was given arn:/);
  const both = await trustOf('path-reader');
  assert.deepEqual(both.Statement[0], before.Statement[0]);
  assert.deepEqual(both.Statement[1].Principal, { Service: 'pods.eks.amazonaws.com' });
  assert.equal(await annotation('team-a-b', 'c-reader'), roleArn);
  assert.deepEqual(
    (await associations()).map((one) => [one.namespace, one.serviceAccount]),
    [['team-a-b', 'c-reader']],
  );
  const again = await migrate('--approve');
  assert.equal(again.exitCode, 0, again.stderr);
  assert.doesNotMatch(again.stderr, /canary/);

  const cleaned = await migrate('--approve', '--remove-oidc-provider-trust-relationship');
  assert.equal(cleaned.exitCode, 0, cleaned.stderr);
  assert.deepEqual((await trustOf('path-reader')).Statement, [both.Statement[1]]);
  assert.equal(await annotation('team-a-b', 'c-reader'), undefined);

  // Attack: whoever may write ConfigMaps has the operator's undoing write a trust policy.
  const journal = '/api/v1/namespaces/kube-system/configmaps/rolecall-pod-identity-migration';
  const { data: kept } = await kubernetes.get<{ metadata: { name: string }; data: Record<string, string> }>(
    journal,
  );
  const [key = '', entry = ''] = Object.entries(kept).find(([name]) => name.startsWith('role_')) ?? [];
  const role = JSON.parse(entry);
  const evil = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' };
  const poisoned = JSON.stringify({ ...role, removed: [...role.removed, evil] });
  await kubernetes.patch(journal, { data: { [key]: poisoned } }, 'merge');
  const refused = await migrate('--undo', '--approve');
  assert.equal(refused.exitCode, 1, refused.stderr);
  assert.match(refused.stderr, /does not hold the statements that were taken/);
  assert.deepEqual((await trustOf('path-reader')).Statement, [both.Statement[1]]);
  await kubernetes.patch(journal, { data: { [key]: entry } }, 'merge');

  assert.match((await migrate('--undo')).stderr, /no changes were applied/);
  const undone = await migrate('--undo', '--approve');
  assert.equal(undone.exitCode, 0, undone.stderr);
  assert.deepEqual(
    [await trustOf('path-reader'), await associations(), await annotation('team-a-b', 'c-reader')],
    [before, [], roleArn],
  );
  assert.match((await migrate('--undo', '--approve')).stderr, /there is nothing to undo/);
});

/** Starts a migration and kills it as soon as it has said this. */
async function cutOff(said: RegExp): Promise<void> {
  const words = [
    'utils',
    'migrate-to-pod-identity',
    '--cluster',
    CLUSTER,
    '--canary-image',
    'rolecall/aws-probe',
  ];
  const { AWS_PROFILE, AWS_SESSION_TOKEN, ROLECALL_DATA_DIR, ...inherited } = process.env;
  const child = spawn(join(ROOT, 'bin', 'rolecall'), [...words, '--approve'], {
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let talk = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    talk += text;
    if (said.test(talk)) child.kill('SIGKILL');
  });
  await ended;
  assert.equal(child.signalCode, 'SIGKILL', talk);
}

test('a run that was killed half-way is gone on with; pods of the old way keep it until they are gone', async () => {
  const roleArn = await makeAccount('team-a-b', 'cut-off', 'cut-off');
  await kubernetes.create('/api/v1/namespaces/team-a-b/pods', {
    metadata: { name: 'old-way', namespace: 'team-a-b' },
    spec: {
      serviceAccountName: 'cut-off',
      containers: [{ name: 'c', image: 'busybox', command: ['sleep', '600'] }],
    },
  });
  const before = await trustOf('cut-off');
  await cutOff(/rolecall-pod-identity-migration|association/);
  assert.equal(await annotation('team-a-b', 'cut-off'), roleArn);

  // As a run leaves it that is killed while its canary is up.
  await kubernetes.create('/api/v1/namespaces/team-a-b/pods', {
    metadata: {
      name: 'rolecall-canary-left',
      namespace: 'team-a-b',
      labels: { 'app.kubernetes.io/name': 'rolecall-canary' },
    },
    spec: {
      serviceAccountName: 'cut-off',
      containers: [{ name: 'canary', image: 'busybox', command: ['true'] }],
    },
  });

  const resumed = await migrate('--approve');
  assert.equal(resumed.exitCode, 0, resumed.stderr);
  assert.match(resumed.stderr, /verified: canary pod "team-a-b\/rolecall-canary-/);
  const both = await trustOf('cut-off');
  assert.equal(both.Statement.length, 2, 'dual trust, once');
  const made = (await associations()).filter((one) => one.serviceAccount === 'cut-off');
  assert.equal(made.length, 1);
  const canaries = (await kubernetes.list('/api/v1/namespaces/team-a-b/pods')).items.map(
    (pod) => pod.metadata.name,
  );
  assert.deepEqual(canaries, ['old-way'], 'no canary is left over');

  const blocked = await migrate('--approve', '--remove-oidc-provider-trust-relationship');
  assert.equal(blocked.exitCode, 3, blocked.stderr);
  assert.match(blocked.stderr, /"team-a-b\/cut-off" keeps its annotation: restart old-way, which still use/);
  assert.deepEqual([await annotation('team-a-b', 'cut-off'), await trustOf('cut-off')], [roleArn, both]);

  await kubernetes.delete('/api/v1/namespaces/team-a-b/pods/old-way', { gracePeriodSeconds: 0 });
  const cleaned = await migrate('--approve', '--remove-oidc-provider-trust-relationship');
  assert.equal(cleaned.exitCode, 0, cleaned.stderr);
  assert.deepEqual((await trustOf('cut-off')).Statement, [both.Statement[1]]);
  assert.equal(await annotation('team-a-b', 'cut-off'), undefined);
  assert.equal((await migrate('--undo', '--approve')).exitCode, 0);
  assert.deepEqual([await trustOf('cut-off'), await annotation('team-a-b', 'cut-off')], [before, roleArn]);
});

test('a canary that is refused takes its association along, and pods of the old way keep it', async () => {
  const roleArn = await makeAccount('team-a-b', 'denied', 'denied');
  const trust = await trustOf('denied');
  const Deny = { Effect: 'Deny', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: 'sts:TagSession' };
  const { UpdateAssumeRolePolicyCommand } = await import('@aws-sdk/client-iam');
  await iam.send(
    new UpdateAssumeRolePolicyCommand({
      RoleName: 'denied',
      PolicyDocument: JSON.stringify({ ...trust, Statement: [...trust.Statement, Deny] }),
    }),
  );
  const failed = await migrate('--approve');
  assert.equal(failed.exitCode, 3, failed.stderr);
  assert.match(
    failed.stderr,
    /"team-a-b\/denied": cannot run a canary and find it in the audit trail: .*sts:TagSession/,
  );
  assert.equal(
    (await associations()).some((one) => one.serviceAccount === 'denied'),
    false,
  );
  assert.equal(await annotation('team-a-b', 'denied'), roleArn);
});
