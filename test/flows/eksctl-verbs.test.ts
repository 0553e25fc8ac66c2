import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { parse } from 'yaml';
import { ROOT } from '../source-tree.ts';
import { type Finished, rolecall, run, TestInstance } from './instance.ts';

const CLUSTER = 'workshop';
const REGION = 'us-east-1';
const READ_S3 = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
const PLAN = "[!]  no changes were applied, run again with '--approve' to apply the changes";
const WARNING =
  '[!]  serviceaccounts that exist in Kubernetes will be excluded, use --override-existing-serviceaccounts to override';
const BLANK = ' ';

const instance = new TestInstance(['--cluster', CLUSTER]);
let environment: Record<string, string | undefined> = {};

before(async () => {
  await instance.start();
  environment = { ...instance.base, ...instance.environment };
});
after(() => instance.dispose());

const verb = (...words: string[]): Promise<Finished> => rolecall(words, environment);
const create = (...words: string[]): Promise<Finished> =>
  verb('create', 'iamserviceaccount', '--cluster', CLUSTER, ...words);
const remove = (...words: string[]): Promise<Finished> =>
  verb('delete', 'iamserviceaccount', '--cluster', CLUSTER, ...words);
const list = (...words: string[]): Promise<Finished> =>
  verb('get', 'iamserviceaccount', '--cluster', CLUSTER, ...words);

const clientOptions = () => ({
  endpoint: environment.AWS_ENDPOINT_URL ?? '',
  region: REGION,
  credentials: {
    accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
  },
});

/** Stock kubectl, of the checkout's tools when they are there. */
function kubectl(...words: string[]): Promise<Finished> {
  const PATH = `${join(ROOT, '.tools', 'bin')}:${process.env.PATH}`;
  return run('kubectl', words, { ...process.env, ...environment, PATH });
}

/** The log without its times and without the two lines of start-up, which must be there. */
function logOf({ stderr }: Finished): string {
  const lines = stderr.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d /gm, '').trimEnd();
  const [version = '', region = '', ...rest] = lines.split('\n');
  assert.match(version, /^\[ℹ\] {2}eksctl version \d+\.\d+\.\d+$/);
  assert.equal(region, `[ℹ]  using region ${REGION}`);
  return rest.join('\n');
}

function assertSaid(result: Finished, exitCode: number, ...lines: string[]): void {
  assert.equal(logOf(result), lines.join('\n'));
  assert.equal(result.stdout, '');
  assert.equal(result.exitCode, exitCode);
}

function assertRefused(result: Finished, ...lines: string[]): void {
  assert.equal(result.stderr, `${lines.join('\n')}\n`);
  assert.equal(result.stdout, '');
  assert.equal(result.exitCode, 1);
}

const stackOf = (name: string, namespace = 'default'): string =>
  `eksctl-${CLUSTER}-addon-iamserviceaccount-${namespace}-${name}`;
const included = (shown: string): string =>
  `[ℹ]  1 iamserviceaccount (${shown}) was included (based on the include/exclude rules)`;
const tree = (...tasks: string[]): string =>
  [
    `[ℹ]  1 task: {${BLANK}`,
    `    ${tasks.length} sequential sub-tasks: {${BLANK}`,
    ...tasks.map((task) => `        ${task},`),
    '    } }',
  ].join('\n');
const created = (shown: string): string =>
  tree(`create IAM role for serviceaccount "${shown}"`, `create serviceaccount "${shown}"`);
const deployed = (name: string, namespace?: string): string[] => [
  `[ℹ]  building iamserviceaccount stack "${stackOf(name, namespace)}"`,
  `[ℹ]  deploying stack "${stackOf(name, namespace)}"`,
  `[ℹ]  waiting for CloudFormation stack "${stackOf(name, namespace)}"`,
];

describe('what does not go together is said before anything is called', () => {
  const cases: readonly (readonly [readonly string[], string])[] = [
    [['create', 'iamserviceaccount'], '--cluster must be set'],
    [['create', 'iamserviceaccount', '--cluster', 'c'], '--name must be set'],
    [
      ['create', 'iamserviceaccount', '--cluster', 'c', '--name', 'a'],
      '--attach-policy-arn or --attach-role-arn must be set',
    ],
    [
      ['create', 'iamserviceaccount', 'b', '--cluster', 'c', '--name', 'a'],
      '--name=a and argument b cannot be used at the same time',
    ],
    ...['--role-name=r', '--role-only'].map(
      (flag) =>
        [
          ['create', 'iamserviceaccount', 'a', '--cluster', 'c', '--attach-role-arn', 'x', flag],
          'cannot provide --role-name or --role-only when --attach-role-arn is configured',
        ] as const,
    ),
    [
      ['create', 'iamserviceaccount', 'a', '-c', 'c', '--attach-role-arn=x', '--attach-policy-arn=y'],
      'cannot provide --attach-role-arn and specify polices to attach',
    ],
    [['delete', 'iamserviceaccount', 'a'], '--cluster must be set'],
    [['delete', 'iamserviceaccount', '-c', 'c'], '--name must be set'],
    [['get', 'iamserviceaccount'], '--cluster must be set'],
    [['utils', 'associate-iam-oidc-provider'], '--cluster must be set'],
  ];
  for (const [words, text] of cases) {
    test(`${words.join(' ')}: ${text}`, async () => {
      assertRefused(await rolecall(words, { AWS_ENDPOINT_URL: undefined }), `error: ${text}`);
    });
  }

  test('without AWS_ENDPOINT_URL nothing is called: no real account is ever reached by mistake', async () => {
    const result = await rolecall(['get', 'iamserviceaccount', '-c', 'c'], { AWS_ENDPOINT_URL: undefined });
    assertRefused(result, 'error: AWS_ENDPOINT_URL is not set', 'hint: run: eval "$(rolecall env)"');
  });
});

test('the machine is one node, one instance and one network, the same in every API', async () => {
  const cluster = await new EKSClient(clientOptions()).send(new DescribeClusterCommand({ name: CLUSTER }));
  const ec2 = new EC2Client(clientOptions());
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
  const [machine, ...more] = Reservations.flatMap(({ Instances = [] }) => Instances);
  assert.deepEqual(more, []);
  assert.equal(machine?.PrivateDnsName, 'sandbox-node');
  assert.equal(machine?.VpcId, cluster.cluster?.resourcesVpcConfig?.vpcId);
  assert.match(machine?.VpcId ?? '', /^vpc-[0-9a-f]{17}$/);
  const { serverVersion } = JSON.parse((await kubectl('version', '-o', 'json')).stdout);
  const node = JSON.parse((await kubectl('get', 'node', 'sandbox-node', '-o', 'json')).stdout);
  assert.equal(node.status.nodeInfo.kubeletVersion, serverVersion.gitVersion);
});

describe('the verbs, in the order of their use', () => {
  test('no provider: create and delete refuse and say what to do', async () => {
    assertSaid(
      await create('--name', 'early', '--attach-policy-arn', READ_S3, '--approve'),
      1,
      `[!]  no IAM OIDC provider associated with cluster, try 'eksctl utils associate-iam-oidc-provider --region=${REGION} --cluster=${CLUSTER}'`,
      'error: unable to create iamserviceaccount(s) without IAM OIDC provider enabled',
    );
    assertSaid(
      await remove('--name', 'early'),
      1,
      'error: unable to delete iamserviceaccount(s) without IAM OIDC provider enabled',
    );
  });

  test('associate-iam-oidc-provider: plan, approve, again, cluster that is not there', async () => {
    const associate = (...words: string[]) =>
      verb('utils', 'associate-iam-oidc-provider', '--cluster', CLUSTER, ...words);
    const what = `IAM Open ID Connect provider for cluster "${CLUSTER}" in "${REGION}"`;
    assertSaid(await associate(), 0, `[ℹ]  (plan) would create ${what}`, PLAN);
    assertSaid(await associate('--approve'), 0, `[ℹ]  will create ${what}`, `[✔]  created ${what}`);
    const already = `[ℹ]  IAM Open ID Connect provider is already associated with cluster "${CLUSTER}" in "${REGION}"`;
    assertSaid(await associate('--approve'), 0, already);
    assertSaid(await associate(), 0, already);
    const missing = await verb('utils', 'associate-iam-oidc-provider', '--cluster', 'nowhere');
    assertSaid(missing, 1, 'error: No cluster found for name: nowhere.');
  });

  test('get: nothing there', async () => {
    assert.equal((await list()).stdout, 'No iamserviceaccounts found\n');
    assert.equal((await list('-o', 'json')).stdout, '[]\n');
    assert.equal((await list('-o', 'yaml')).stdout, '[]\n');
  });

  test('create: plan, approve, again', async () => {
    const words = ['--name', 'reader', '--attach-policy-arn', READ_S3];
    const planned = [included('default/reader'), WARNING, created('default/reader')];
    assertSaid(await create(...words), 0, ...planned, PLAN);
    const approved = await create(...words, '--approve');
    assertSaid(
      approved,
      0,
      ...planned,
      ...deployed('reader'),
      '[ℹ]  created serviceaccount "default/reader"',
    );
    assertSaid(
      await create(...words, '--approve'),
      0,
      '[ℹ]  1 existing iamserviceaccount(s) (default/reader) will be excluded',
      `[ℹ]  default/reader is excluded because its stack "${stackOf('reader')}" exists (CREATE_COMPLETE)`,
      WARNING,
      '[ℹ]  no tasks',
    );
  });

  test('create: an account that Kubernetes has is excluded, and with the override is bound', async () => {
    await kubectl('create', 'serviceaccount', 'present');
    const words = ['present', '--attach-policy-arn', READ_S3, '--approve'];
    assertSaid(
      await create(...words),
      0,
      '[ℹ]  1 existing iamserviceaccount(s) (default/present) will be excluded',
      '[ℹ]  default/present is excluded because the service account exists in Kubernetes',
      WARNING,
      '[ℹ]  no tasks',
    );
    assertSaid(
      await create(...words, '--override-existing-serviceaccounts'),
      0,
      included('default/present'),
      '[!]  metadata of serviceaccounts that exist in Kubernetes will be updated, as --override-existing-serviceaccounts was set',
      created('default/present'),
      ...deployed('present'),
      '[ℹ]  serviceaccount "default/present" already exists',
      '[ℹ]  updated serviceaccount "default/present"',
    );
  });

  test('create: a role by name, only, for a pattern, in a new namespace', async () => {
    const words = ['--attach-policy-arn', READ_S3, '--role-name', 'named', '--role-only', '--approve'];
    assertSaid(
      await create('alone', ...words, '--override-existing-serviceaccounts'),
      0,
      included('default/alone'),
      '[!]  serviceaccounts in Kubernetes will not be created or modified, since the option --role-only is used',
      '[!]  when option --role-only is used passing --override-existing-serviceaccounts has no effect',
      '[ℹ]  1 task: { create IAM role for serviceaccount "default/alone" }',
      ...deployed('alone'),
    );
    assert.match((await kubectl('get', 'sa', 'alone')).stderr, /NotFound/);
    const pattern = ['--subject-pattern', 'team-*', '--tags', 'a=b,c=d', '--attach-policy-arn', READ_S3];
    assertSaid(
      await create('team', '--namespace', 'fresh', ...pattern, '--approve'),
      0,
      included('fresh/team'),
      WARNING,
      created('fresh/team'),
      ...deployed('team', 'fresh'),
      '[ℹ]  created namespace "fresh"',
      '[ℹ]  created serviceaccount "fresh/team"',
    );
  });

  test('create: a role that is there already needs no stack', async () => {
    const arn = `arn:aws:iam::${environment.ACCOUNT_ID}:role/named`;
    assertSaid(
      await create('borrower', '--attach-role-arn', arn, '--approve'),
      0,
      included('default/borrower'),
      WARNING,
      '[ℹ]  1 task: { create serviceaccount "default/borrower" }',
      '[ℹ]  created serviceaccount "default/borrower"',
    );
    assert.match((await kubectl('get', 'sa', 'borrower', '-o', 'yaml')).stdout, new RegExp(`: ${arn}\n`));
  });

  test('create: a policy that is not there: the stack rolls back and nothing stays', async () => {
    const result = await create(
      ...['broken', '--attach-policy-arn', 'arn:aws:iam::aws:policy/NoSuchPolicy', '--approve'],
    );
    assert.equal(result.exitCode, 1);
    const last = logOf(result).split('\n').at(-1) ?? '';
    assert.match(
      last,
      /^error: stack "eksctl-workshop-addon-iamserviceaccount-default-broken" is ROLLBACK_COMPLETE: .*NoSuchPolicy/,
    );
    assert.match((await kubectl('get', 'sa', 'broken')).stderr, /NotFound/);
    const { stdout } = await list('--name', 'broken');
    assert.match(stdout, /^NAMESPACE.*\ndefault +\tbroken\t\(no role: the stack failed\)\n$/);
  });

  test('create: times and tags that cannot be read are usage faults, before anything is made', async () => {
    for (const flag of ['--timeout=soon', '--tags=nonsense']) {
      const result = await create('late', '--attach-policy-arn', READ_S3, '--approve', flag);
      assert.equal(result.exitCode, 2);
      assert.match(result.stderr, /^error: invalid (duration "soon"|tag "nonsense")\nhint: /);
    }
  });

  test('get: table, json, yaml, filters', async () => {
    const table = (await list('--namespace', 'fresh')).stdout.split('\n').map((line) => line.split(/\s*\t/));
    assert.deepEqual(table[0], ['NAMESPACE', 'NAME', 'ROLE ARN']);
    assert.deepEqual(table[1]?.slice(0, 2), ['fresh', 'team']);
    assert.match(table[1]?.[2] ?? '', /^arn:aws:iam::\d{12}:role\/eksctl-workshop-addon-iamserviceaccount-/);
    const json = JSON.parse((await list('-o', 'json')).stdout);
    assert.deepEqual(
      json.map((item: { metadata: object }) => Object.values(item.metadata).join('/')),
      ['default/alone', 'default/broken', 'default/present', 'default/reader', 'fresh/team'],
    );
    assert.equal(json[0].status.roleARN, `arn:aws:iam::${environment.ACCOUNT_ID}:role/named`);
    assert.deepEqual(parse((await list('-o', 'yaml', 'alone')).stdout), [json[0]]);
    const nonsense = await list('-o', 'nonsense');
    assert.equal(nonsense.exitCode, 2);
    assert.equal(nonsense.stdout, '');
  });

  test('delete: without the way to Kubernetes nothing is deleted', async () => {
    const words = ['delete', 'iamserviceaccount', '-c', CLUSTER, 'reader'];
    const result = await rolecall(words, { ...environment, KUBECONFIG: join(instance.root, 'missing') });
    assertSaid(result, 1, `error: cannot read ${join(instance.root, 'missing')}`);
    assert.match((await list('--name', 'reader')).stdout, /reader/);
  });

  test('the cluster that was named is reached, whatever the context of KUBECONFIG', async () => {
    const own = await readFile(environment.KUBECONFIG ?? '', 'utf8');
    const foreign = join(instance.root, 'foreign-kubeconfig');
    await writeFile(foreign, own.replace(/https:\/\/localhost:\d+/, 'https://127.0.0.1:9'), { mode: 0o600 });
    const words = ['get', 'iamidentitymapping', '--cluster', CLUSTER];
    for (const KUBECONFIG of [foreign, undefined]) {
      const { exitCode, stdout, stderr } = await rolecall(words, { ...environment, KUBECONFIG });
      assert.equal(exitCode, 0, stderr);
      assert.match(stdout, /AmazonEKSNodeRole/);
      assert.equal(/KUBECONFIG is not of cluster/.test(stdout + stderr), KUBECONFIG !== undefined, stderr);
    }
  });

  test('delete: at once, waiting, missing, not made by eksctl, without a stack', async () => {
    const role = (shown: string) => `delete IAM role for serviceaccount "${shown}"`;
    const account = (shown: string) => `delete serviceaccount "${shown}"`;
    assertSaid(
      await remove('reader'),
      0,
      included('default/reader'),
      tree(`${role('default/reader')} [async]`, account('default/reader')),
      `[ℹ]  will delete stack "${stackOf('reader')}"`,
      '[ℹ]  deleted serviceaccount "default/reader"',
    );
    assertSaid(
      await remove('--name', 'team', '--namespace', 'fresh', '--wait'),
      0,
      included('fresh/team'),
      tree(role('fresh/team'), account('fresh/team')),
      `[ℹ]  will delete stack "${stackOf('team', 'fresh')}"`,
      `[ℹ]  waiting for CloudFormation stack "${stackOf('team', 'fresh')}"`,
      '[ℹ]  deleted serviceaccount "fresh/team"',
    );
    await kubectl('label', 'sa', 'present', 'app.kubernetes.io/managed-by=me', '--overwrite');
    assert.match(
      logOf(await remove('present')),
      /serviceaccount "default\/present" was not created by eksctl; will not be deleted$/,
    );
    assert.match((await kubectl('get', 'sa', 'present')).stdout, /present/);
    assertSaid(
      await remove('borrower'),
      0,
      included('default/borrower'),
      '[ℹ]  1 task: { delete serviceaccount "default/borrower" }',
      '[ℹ]  deleted serviceaccount "default/borrower"',
    );
    const missing = `[ℹ]  no iamserviceaccount default/nobody exists in cluster "${CLUSTER}"`;
    assertSaid(await remove('nobody'), 0, missing, '[ℹ]  no tasks');
  });
});
