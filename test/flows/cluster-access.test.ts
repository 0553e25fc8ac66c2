import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { clusterToken } from '../../src/client/index.ts';
import { ROOT } from '../source-tree.ts';
import { type Finished, run, TestInstance } from './instance.ts';

const TOOLS = join(ROOT, '.tools', 'bin');
const CLUSTER = 'people';
const instance = new TestInstance(['--cluster', CLUSTER, '--metrics']);
let environment: Record<string, string | undefined>;

before(async () => {
  await instance.start();
  environment = {
    ...process.env,
    ...instance.environment,
    AWS_PAGER: '',
    PATH: `${TOOLS}:${process.env.PATH}`,
  };
  await aws('eks', 'update-kubeconfig', '--name', CLUSTER, '--kubeconfig', kubeconfig());
});
after(() => instance.dispose());

const kubeconfig = (): string => join(instance.root, 'people.kubeconfig');

async function aws(...words: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run(join(TOOLS, 'aws'), words, environment);
  assert.equal(exitCode, 0, `aws ${words.join(' ')}: ${stderr}`);
  return stdout.trim();
}

/** As the instance's own administrator: a client certificate of `system:masters`. */
const root = (...words: string[]) => run(join(TOOLS, 'kubectl'), words, environment);
/** As the IAM identity of the environment, through the exec plugin `aws eks get-token`. */
const person = (...words: string[]) =>
  run(join(TOOLS, 'kubectl'), ['--kubeconfig', kubeconfig(), ...words], environment);

async function until(what: RegExp, ask: () => Promise<Finished>): Promise<string> {
  for (let tries = 0; ; tries++) {
    const { stdout, stderr } = await ask();
    if (what.test(stdout + stderr)) return stdout + stderr;
    assert.ok(tries < 100, `never ${what}: ${stdout}${stderr}`);
    await delay(100);
  }
}

async function succeeds(finished: Promise<Finished>): Promise<string> {
  const { exitCode, stdout, stderr } = await finished;
  assert.equal(exitCode, 0, stderr);
  return stdout;
}

test("the cluster's creator is its administrator, by an access entry: whoami, can-i and its list", async () => {
  const who = await succeeds(person('auth', 'whoami', '-o', 'json'));
  const { userInfo } = JSON.parse(who).status;
  assert.equal(userInfo.username, `arn:aws:iam::${instance.state.account}:user/admin`);
  assert.match(userInfo.uid, new RegExp(`^aws-iam-authenticator:${instance.state.account}:AIDA`));
  assert.deepEqual(userInfo.groups, ['system:authenticated']);
  assert.deepEqual(userInfo.extra.arn, [userInfo.username]);
  assert.equal(await succeeds(person('auth', 'can-i', '*', '*', '--all-namespaces')), 'yes\n');
  assert.match(await succeeds(person('auth', 'can-i', '--list')), /\*\.\*/);
});

test('metrics of the authenticator, on the plain port alone, under the names of the reference', async () => {
  const { endpointUrl, publicUrl } = instance.state;
  const answer = await fetch(`${endpointUrl}/_rolecall/metrics`);
  assert.equal(answer.status, 200);
  const text = await answer.text();
  assert.match(text, /^aws_iam_authenticator_authenticate_latency_seconds_count\{result="success"\} [1-9]/m);
  assert.match(text, /^aws_iam_authenticator_configmap_sections_from_copy\{section="mapRoles"\} 0$/m);
  // Whoever reads them learns numbers and no names.
  assert.doesNotMatch(text, /arn:aws|AKIA|ASIA|k8s-aws|111122223333/);
  assert.equal((await fetch(`${endpointUrl}/_rolecall/metrics`, { method: 'POST' })).status, 405);
  const { stdout } = await run('curl', ['-sk', `${publicUrl}/_rolecall/metrics`], environment);
  assert.doesNotMatch(stdout, /aws_iam_authenticator/);
});

test('streams: exec and followed logs are of whoever the token says', async () => {
  const script = 'echo one; while :; do sleep 0.1; done';
  const command = ['--image', 'busybox', '--restart', 'Never', '--', 'sh', '-c', script];
  await succeeds(person('run', 'streams', ...command));
  await succeeds(person('wait', '--for=condition=Ready', 'pod/streams', '--timeout=30s'));
  assert.equal(await succeeds(person('exec', 'streams', '--', 'echo', 'inside')), 'inside\n');
  const follow = ['--kubeconfig', kubeconfig(), 'logs', '-f', 'streams'];
  const followed = spawn(join(TOOLS, 'kubectl'), follow, { env: environment });
  const exited = once(followed, 'exit');
  const [first] = await Promise.race([once(followed.stdout, 'data'), exited]);
  assert.equal(String(first), 'one\n');
  await succeeds(person('delete', 'pod', 'streams', '--grace-period=0', '--force'));
  await exited;
});

test('the node is mapped by the aws-auth that every cluster begins with', async () => {
  const roles = `${instance.state.metadataUrl}/latest/meta-data/iam/security-credentials/`;
  const role = await (await fetch(roles)).text();
  // biome-ignore lint/suspicious/noExplicitAny: the metadata service's own document
  const given: any = await (await fetch(roles + role)).json();
  const { token } = await clusterToken({
    cluster: CLUSTER,
    region: 'us-east-1',
    endpoint: instance.state.endpointUrl,
    credentials: {
      accessKeyId: given.AccessKeyId,
      secretAccessKey: given.SecretAccessKey,
      sessionToken: given.Token,
    },
  });
  const { userInfo } = JSON.parse(await whoami(token)).status;
  assert.equal(userInfo.username, 'system:node:sandbox-node');
  assert.deepEqual(userInfo.groups, ['system:bootstrappers', 'system:nodes', 'system:authenticated']);
});

/** With nothing but the token: a client certificate would come first. */
async function whoami(token: string): Promise<string> {
  const server = [
    '--server',
    instance.state.publicUrl,
    '--certificate-authority',
    environment.AWS_CA_BUNDLE ?? '',
  ];
  const bare = { ...environment, KUBECONFIG: '/dev/null' };
  const words = [...server, '--token', token, 'auth', 'whoami', '-o', 'json'];
  return await succeeds(run(join(TOOLS, 'kubectl'), words, bare));
}

test('attack: a token for another cluster, and one that was tampered with, are Unauthorized', async () => {
  const other = await aws(
    'eks',
    'get-token',
    '--cluster-name',
    'other',
    '--query',
    'status.token',
    '--output',
    'text',
  );
  const own = await aws(
    'eks',
    'get-token',
    '--cluster-name',
    CLUSTER,
    '--query',
    'status.token',
    '--output',
    'text',
  );
  const middle = Math.floor(own.length / 2);
  const tampered = own.slice(0, middle) + (own[middle] === 'A' ? 'B' : 'A') + own.slice(middle + 1);
  const bare = { ...environment, KUBECONFIG: '/dev/null' };
  for (const token of [other, tampered, `${own}=`, 'k8s-aws-v1.', `k8s-aws-v1.${'A'.repeat(5000)}`]) {
    const words = [
      '--server',
      instance.state.publicUrl,
      '--certificate-authority',
      environment.AWS_CA_BUNDLE ?? '',
    ];
    const { exitCode, stderr } = await run(
      join(TOOLS, 'kubectl'),
      [...words, '--token', token, 'get', 'ns'],
      bare,
    );
    assert.equal(exitCode, 1);
    assert.match(stderr, /Unauthorized|must be logged in/);
  }
});

test('aws-auth is followed, and counts only as long as the mode lets it', async () => {
  const arn = `arn:aws:iam::${instance.state.account}:user/tester`;
  await aws('iam', 'create-user', '--user-name', 'tester');
  const key = JSON.parse(
    await aws('iam', 'create-access-key', '--user-name', 'tester', '--output', 'json'),
  ).AccessKey;
  const tester = () =>
    run(join(TOOLS, 'kubectl'), ['--kubeconfig', kubeconfig(), 'auth', 'whoami'], {
      ...environment,
      AWS_ACCESS_KEY_ID: key.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: key.SecretAccessKey,
    });
  assert.match((await tester()).stderr, /Unauthorized|must be logged in/);
  const mapUsers = `- {userarn: "${arn}", username: tester, groups: [testers]}`;
  const patch = ['patch', 'configmap', 'aws-auth', '-n', 'kube-system', '--type', 'merge', '-p'];
  await succeeds(root(...patch, JSON.stringify({ data: { mapUsers } })));
  assert.match(await until(/Username +tester/, tester), /testers/);
  // A slip of the hand keeps who was in, and says so.
  await succeeds(root(...patch, JSON.stringify({ data: { mapUsers: '- {userarn: [' } })));
  await until(/InvalidSection/, () => root('get', 'events', '-n', 'kube-system'));
  assert.match((await tester()).stdout, /tester/);
  await aws('eks', 'update-cluster-config', '--name', CLUSTER, '--access-config', 'authenticationMode=API');
  await until(/Unauthorized|must be logged in/, tester);
  assert.equal((await person('get', 'nodes')).exitCode, 0);
});

test('what is deleted of the first access stays deleted', async () => {
  const arn = `arn:aws:iam::${instance.state.account}:user/admin`;
  await succeeds(root('delete', 'configmap', 'aws-auth', '-n', 'kube-system'));
  await aws('eks', 'delete-access-entry', '--cluster-name', CLUSTER, '--principal-arn', arn);
  await until(/Unauthorized|must be logged in/, () => person('get', 'ns'));
  await instance.signal('SIGTERM');
  await instance.start();
  assert.match((await root('get', 'configmap', 'aws-auth', '-n', 'kube-system')).stderr, /NotFound/);
  assert.match((await person('get', 'ns')).stderr, /Unauthorized|must be logged in/);
});
