import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CreatePodIdentityAssociationCommand,
  DescribeAddonCommand,
  EKSClient,
  UpdateClusterConfigCommand,
} from '@aws-sdk/client-eks';
import { AttachRolePolicyCommand, GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { parse } from 'yaml';
import {
  createKubernetesClient,
  type KubernetesClient,
  readKubeconfig,
} from '../../src/kubernetes/client/index.ts';
import { type Finished, rolecall, TestInstance } from './instance.ts';

const CLUSTER = 'workshop';
const AGENT = 'eks-pod-identity-agent';
const READ_S3 = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
const SETS = '/apis/apps/v1/namespaces/kube-system/daemonsets';

const instance = new TestInstance(['--cluster', CLUSTER]);
let environment: Record<string, string | undefined> = {};
let eks: EKSClient;
let iam: IAMClient;
let cloudformation: CloudFormationClient;
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
  eks = new EKSClient(options);
  iam = new IAMClient(options);
  cloudformation = new CloudFormationClient(options);
  kubernetes = createKubernetesClient(await readKubeconfig(join(instance.dataDir, 'run', 'kubeconfig')));
});
after(async () => {
  kubernetes?.close();
  await instance.dispose();
});

const verb = (...words: string[]): Promise<Finished> =>
  rolecall([...words.slice(0, 2), '--cluster', CLUSTER, ...words.slice(2)], environment);
const create = (namespace: string, name: string, ...words: string[]) =>
  verb(
    'create',
    'podidentityassociation',
    '--namespace',
    namespace,
    '--service-account-name',
    name,
    ...words,
  );
const remove = (namespace: string, name: string) =>
  verb('delete', 'podidentityassociation', '--namespace', namespace, '--service-account-name', name);
const ok = (finished: Finished) => assert.equal(finished.exitCode, 0, finished.stderr);
const fails = (finished: Finished, text: string | RegExp) => {
  assert.equal(finished.exitCode, 1, finished.stderr);
  assert.match(finished.stderr, typeof text === 'string' ? new RegExp(`^error: ${text}$`, 'm') : text);
};

describe('the verbs of Pod Identity', () => {
  test('no association without the agent; the add-on runs it', async () => {
    fails(
      await create('default', 'reader', '--permission-policy-arns', READ_S3),
      /error: the "eks-pod-identity-agent" addon must be installed to create pod identity associations; please enable it using `eksctl create addon --cluster=workshop --name=eks-pod-identity-agent`/,
    );
    ok(await verb('create', 'addon', '--name', AGENT, '--version', 'v1.3.9-eksbuild.3', '--wait'));
    const shown = await verb('get', 'addon');
    assert.match(shown.stdout, /^NAME\s+VERSION\s+STATUS\s+ISSUES\s+IAMROLE/);
    assert.match(
      shown.stdout,
      /^eks-pod-identity-agent\s+v1\.3\.9-eksbuild\.3\s+ACTIVE\s+0\s+v1\.3\.10-eksbuild\.1/m,
    );
    assert.equal(JSON.parse((await verb('get', 'addon', '-o', 'json')).stdout)[0].Status, 'ACTIVE');
    const { spec } = await kubernetes.get<{
      metadata: { name: string };
      spec: { template: { spec: object } };
    }>(`${SETS}/${AGENT}`);
    const pod = JSON.stringify(spec.template.spec);
    for (const text of [
      '"hostNetwork":true',
      'CAP_NET_BIND_SERVICE',
      '"containerPort":2703',
      `"--cluster-name","${CLUSTER}"`,
    ])
      assert.ok(pod.includes(text), text);
    const updated = await verb('update', 'addon', '--name', AGENT, '--version', 'latest', '--wait');
    ok(updated);
    assert.match(updated.stderr, /addon "eks-pod-identity-agent" active/);
  });

  test('an association with a role of its own is made, listed, changed and deleted', async () => {
    const made = await create(
      'default',
      'reader',
      '--role-name',
      'pod-reader',
      '--permission-policy-arns',
      READ_S3,
      '--create-service-account',
    );
    ok(made);
    assert.match(
      made.stderr,
      /created pod identity association for service account "reader" in namespace "default"/,
    );
    assert.match(made.stderr, /all tasks were completed successfully/);
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'pod-reader' }));
    assert.deepEqual(
      JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).Statement[0].Action,
      ['sts:AssumeRole', 'sts:TagSession'],
    );
    const listed = await verb('get', 'podidentityassociation');
    assert.match(
      listed.stdout,
      /^ASSOCIATION ARN\s+NAMESPACE\s+SERVICE ACCOUNT NAME\s+IAM ROLE ARN\s+OWNER ARN$/m,
    );
    assert.match(
      listed.stdout,
      /podidentityassociation\/workshop\/a-[a-z0-9]{17}\s+default\s+reader\s+arn:aws:iam::\d+:role\/pod-reader$/m,
    );
    const yaml = parse((await verb('get', 'podidentityassociation', '-o', 'yaml')).stdout);
    assert.deepEqual([yaml[0].serviceAccountName, yaml[0].namespace], ['reader', 'default']);
    fails(
      await create('default', 'reader', '--permission-policy-arns', READ_S3),
      /already exists: a-[a-z0-9]{17}/,
    );
    const update = (...words: string[]) =>
      verb(
        'update',
        'podidentityassociation',
        '--namespace',
        'default',
        '--service-account-name',
        'reader',
        ...words,
      );
    ok(await update('--disable-session-tags'));
    fails(
      await update('--role-arn', 'arn:aws:iam::111122223333:role/other'),
      'cannot change podIdentityAssociation.roleARN since the role was created by eksctl',
    );
    await iam.send(
      new AttachRolePolicyCommand({
        RoleName: 'pod-reader',
        PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      }),
    );
    const gone = await remove('default', 'reader');
    ok(gone);
    assert.match(gone.stderr, /detached policy "arn:aws:iam::aws:policy\/ReadOnlyAccess"/);
    assert.match(gone.stderr, /deleted serviceaccount "default\/reader"/);
    fails(await remove('default', 'reader'), 'pod identity association "default/reader" not found');
  });

  test('names that look alike are told apart, in stacks and in deletions', async () => {
    for (const [namespace, name] of [
      ['a-b', 'c'],
      ['a', 'b-c'],
    ] as const)
      ok(await create(namespace, name, '--permission-policy-arns', READ_S3));
    ok(await remove('a-b', 'c'));
    const { stdout } = await verb('get', 'podidentityassociation');
    assert.match(stdout, /\sa\s+b-c\s/);
    const { Stacks } = await cloudformation.send(new DescribeStacksCommand({}));
    const left = Stacks?.filter(({ StackStatus }) => StackStatus === 'CREATE_COMPLETE').map(
      ({ StackName }) => StackName,
    );
    assert.match(left?.join() ?? '', /^eksctl-workshop-podidentityrole-a-b-c-[0-9a-f]{8}$/);
    ok(await remove('a', 'b-c'));
  });

  test('every page is listed', async () => {
    ok(await create('default', 'base', '--permission-policy-arns', READ_S3, '--role-name', 'base'));
    const roleArn = `arn:aws:iam::${environment.ACCOUNT_ID}:role/base`;
    for (let number = 0; number < 105; number++)
      await eks.send(
        new CreatePodIdentityAssociationCommand({
          clusterName: CLUSTER,
          namespace: 'many',
          serviceAccount: `sa-${number}`,
          roleArn,
        }),
      );
    const all = JSON.parse((await verb('get', 'podidentityassociation', '-o', 'json')).stdout);
    assert.equal(all.length, 106);
    const one = await verb(
      'get',
      'podidentityassociation',
      '--namespace',
      'many',
      '--service-account-name',
      'sa-7',
      '-o',
      'json',
    );
    assert.equal(JSON.parse(one.stdout).length, 1);
  });

  test('what does not go together is refused before anything is called', async () => {
    const refused: readonly (readonly [words: readonly string[], text: string])[] = [
      [['--namespace', 'x', '--role-arn', 'r'], '--service-account-name is required'],
      [['--service-account-name', 'x', '--role-arn', 'r'], '--namespace is required'],
    ];
    for (const [words, text] of refused)
      fails(await verb('create', 'podidentityassociation', ...words), text);
    fails(
      await create('x', 'y'),
      'at least one of the following flags must be specified: --role-arn, --permission-policy-arns, --well-known-policies',
    );
    fails(
      await create('x', 'y', '--role-arn', 'r', '--well-known-policies', 'autoScaler'),
      '--well-known-policies cannot be specified when --role-arn is set',
    );
    fails(
      await create('x', 'y', '--role-arn', 'r', '--policy', '{}', '--disable-session-tags=false'),
      '--disable-session-tags must be set to true when using --policy',
    );
  });

  test('deleting the add-on stops the agent; an object of somebody else is in the way until it may be taken over', async () => {
    ok(await verb('delete', 'addon', '--name', AGENT, '--preserve', '--wait'));
    assert.equal(
      (await kubernetes.get(`${SETS}/${AGENT}`)).metadata.annotations?.['rolecall.dev/addon'],
      undefined,
    );
    fails(await verb('create', 'addon', '--name', AGENT, '--wait'), /CREATE_FAILED: ConfigurationConflict: /);
    ok(await verb('create', 'addon', '--name', AGENT, '--force', '--wait'));
    ok(await verb('delete', 'addon', '--name', AGENT, '--wait'));
    await assert.rejects(kubernetes.get(`${SETS}/${AGENT}`), { code: 404 });
    const { items } = await kubernetes.list('/api/v1/namespaces/kube-system/pods');
    assert.deepEqual(items, []);
    await assert.rejects(eks.send(new DescribeAddonCommand({ clusterName: CLUSTER, addonName: AGENT })), {
      name: 'ResourceNotFoundException',
      addonName: AGENT,
      clusterName: CLUSTER,
    });
  });
});

describe('clusters', () => {
  const access = (publicAccessCidrs: string[]) =>
    eks.send(new UpdateClusterConfigCommand({ name: CLUSTER, resourcesVpcConfig: { publicAccessCidrs } }));

  test('the API keeps to the ranges of the endpoint, and the control plane goes on', async () => {
    await access(['203.0.113.0/24']);
    await assert.rejects(kubernetes.get('/api/v1/namespaces/default'), {
      code: 403,
      message: /the cluster endpoint does not allow access from this address/,
    });
    ok(await verb('create', 'addon', '--name', AGENT, '--wait'));
    await access(['127.0.0.0/8', '::1/128']);
    assert.equal((await kubernetes.get(`${SETS}/${AGENT}`)).metadata.name, AGENT);
  });

  test('a running cluster is attached, listed and detached', async () => {
    const other = new TestInstance(['--cluster', 'far']);
    try {
      await other.start();
      const kubeconfig = join(other.dataDir, 'run', 'kubeconfig');
      const attach = () =>
        rolecall(['cluster', 'attach', 'far', '--kubeconfig', kubeconfig, '-o', 'json'], environment);
      const attached = await attach();
      ok(attached);
      const [row] = JSON.parse(attached.stdout);
      assert.deepEqual([row.name, row.kind, row.version], ['far', 'attached', '1.35']);
      fails(await attach(), 'Cluster already exists with name: far');
      const listed = await rolecall(['cluster', 'list'], environment);
      assert.match(listed.stdout, /^far +attached +1\.35 +(?:syncing|followed) +https:/m);
      ok(await rolecall(['cluster', 'detach', 'far'], environment));
      fails(await rolecall(['cluster', 'detach', 'far'], environment), 'No cluster found for name: far.');
    } finally {
      await other.dispose();
    }
  });
});
