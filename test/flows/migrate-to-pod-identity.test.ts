import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { EKSClient, ListPodIdentityAssociationsCommand } from '@aws-sdk/client-eks';
import { AttachRolePolicyCommand, CreateRoleCommand, GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  createKubernetesClient,
  type KubernetesClient,
  readKubeconfig,
} from '../../src/kubernetes/client/index.ts';
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

  assert.match((await migrate('--undo')).stderr, /no changes were applied/);
  const undone = await migrate('--undo', '--approve');
  assert.equal(undone.exitCode, 0, undone.stderr);
  assert.deepEqual(
    [await trustOf('path-reader'), await associations(), await annotation('team-a-b', 'c-reader')],
    [before, [], roleArn],
  );
  assert.match((await migrate('--undo', '--approve')).stderr, /there is nothing to undo/);
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
