import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ROOT } from '../source-tree.ts';
import { type Finished, run, TestInstance } from './instance.ts';

const DEV = 'arn:aws:iam::111122223333:role/team/Dev';
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'sts:AssumeRole' },
  ],
});
const MAP = (arn: string): string => `
apiVersion: v1
kind: ConfigMap
metadata: {name: aws-auth, namespace: kube-system}
data:
  mapRoles: |
    - rolearn: ${arn}
      username: dev:{{SessionName}}
      groups: [devs]
`;

const instance = new TestInstance();
let environment: Record<string, string | undefined>;
let kubeconfig: string;
/** Everything that any command printed, for what must never be in it. */
const printed: string[] = [];

const tool = async (name: string, words: readonly string[], input = ''): Promise<Finished> =>
  run(name, words, environment, input);
const rolecall = (...words: string[]): Promise<Finished> => tool('rolecall', words);
const kubectl = (...words: string[]): Promise<Finished> =>
  tool('kubectl', ['--kubeconfig', kubeconfig, ...words]);

async function done(finished: Promise<Finished>): Promise<string> {
  const { exitCode, stdout, stderr } = await finished;
  assert.equal(exitCode, 0, stderr);
  return stdout;
}

async function explain(words: readonly string[], input = '') {
  const { exitCode, stdout, stderr } = await tool(
    'rolecall',
    ['access', 'explain', ...words, '-o', 'json'],
    input,
  );
  printed.push(stdout, stderr);
  return { exitCode, account: exitCode < 2 ? JSON.parse(stdout) : undefined, stderr };
}

before(async () => {
  await instance.start();
  const tools = [join(ROOT, '.tools', 'bin'), join(ROOT, 'bin'), process.env.PATH].join(':');
  kubeconfig = join(instance.root, 'people', 'config');
  environment = {
    ...instance.base,
    ...instance.environment,
    PATH: tools,
    HOME: instance.root,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const role = [
    'iam',
    'create-role',
    '--role-name',
    'Dev',
    '--path',
    '/team/',
    '--assume-role-policy-document',
    TRUST,
  ];
  await done(tool('aws', role));
  await done(rolecall('utils', 'write-kubeconfig', '--cluster', 'sandbox', '--kubeconfig', kubeconfig));
});
after(() => instance.dispose());

test('stock kubectl comes in with the exec plugins rolecall token and aws eks get-token', async () => {
  const who = JSON.parse(await done(kubectl('auth', 'whoami', '-o', 'json'))).status.userInfo;
  assert.deepEqual(who.extra.arn, ['arn:aws:iam::111122223333:user/admin']);
  const stock = join(instance.root, 'stock');
  await done(tool('aws', ['eks', 'update-kubeconfig', '--name', 'sandbox', '--kubeconfig', stock]));
  const same = JSON.parse(
    await done(tool('kubectl', ['--kubeconfig', stock, 'auth', 'whoami', '-o', 'json'])),
  );
  assert.deepEqual(same.status.userInfo, who);
});

describe('access explain', () => {
  test('a token is taken from stdin, judged as the API judges it, and never shown', async () => {
    const credential = await done(rolecall('token', '-i', 'sandbox'));
    const own = await explain(['-'], credential);
    assert.deepEqual([own.exitCode, own.account.verdict], [0, 'allowed']);
    const { token } = JSON.parse(await done(rolecall('token', '-i', 'other'))).status;
    const other = await explain(['--token-file', '-'], token);
    assert.deepEqual([other.exitCode, other.account.step], [1, 'identityVouched']);
    assert.match(other.account.likely[0], /another cluster/);
    const argued = await explain([token]);
    assert.equal(argued.exitCode, 1);
    assert.match(argued.stderr, /^warning: a token in the command line is seen by everybody/);
    const history = await done(rolecall('audit', '-o', 'json'));
    for (const text of [...printed, history]) assert.ok(!text.includes(token.slice(20, 200)));
  });

  test('401: the step, the nearest entry and its path, by role, by call, and by its record', async () => {
    await done(tool('kubectl', ['apply', '-f', '-'], MAP(DEV)));
    const words = ['--cluster', 'sandbox', '--kubeconfig', kubeconfig, '--authenticator-role-arn', DEV];
    await done(rolecall('utils', 'write-kubeconfig', ...words));
    const refused = await kubectl('get', 'pods');
    assert.match(refused.stderr, /Unauthorized/);
    const { account: rows } = await explain(['--since', '5m']);
    const events = rows.filter(({ step }: { step: string }) => step === 'identityMapped');
    const [{ eventId, who }] = events;
    assert.equal(who, 'arn:aws:sts::111122223333:assumed-role/Dev/EKSGetTokenAuth');
    const records = JSON.parse(await done(rolecall('audit', '-o', 'json')));
    const call = records.find(({ eventID }: { eventID: string }) => eventID === eventId);
    const review = records.find(
      (each: { additionalEventData?: { callId?: string } }) =>
        each.additionalEventData?.callId === call.requestID,
    );
    assert.equal(review.eventName, 'AuthenticateClusterToken');
    assert.ok(
      !rows.some((row: { eventId: string }) => row.eventId === review.eventID),
      'a refusal is one row',
    );
    for (const subject of [eventId, review.eventID, call.requestID, DEV]) {
      const { exitCode, account } = await explain([subject]);
      assert.deepEqual([exitCode, account.verdict, account.step], [1, 'unauthorized', 'identityMapped']);
      const { mapper, nearest } = account.mappers.at(-1);
      assert.equal(mapper, 'EKSConfigMap');
      assert.match(
        nearest.difference,
        /sessions do not tell their role's path: write arn:aws:iam::111122223333:role\/Dev$/,
      );
    }
  });

  test('the command that it names lets the role in; then 403 names the binding that came near', async () => {
    const { account } = await explain(['--arn', DEV]);
    const create = account.change.find((line: string) => line.startsWith('aws eks create-access-entry'));
    await done(tool('sh', ['-c', create]));
    await done(
      tool('kubectl', ['create', 'clusterrole', 'pod-reader', '--verb=get,list', '--resource=pods']),
    );
    const user = 'arn:aws:sts::111122223333:assumed-role/Dev/EKSGetTokenAuth';
    const bind = ['create', 'rolebinding', 'devs', '--clusterrole=pod-reader', `--user=${user}`];
    await done(tool('kubectl', bind));
    assert.equal((await kubectl('get', 'pods')).exitCode, 0);
    const refused = await kubectl('delete', 'pod', 'web');
    assert.match(refused.stderr, /Forbidden/);
    const { account: rows } = await explain(['--since', '5m']);
    const { eventId } = rows.find(({ code }: { code: string }) => code === 'Forbidden');
    const told = (await explain([eventId])).account;
    assert.deepEqual(
      [told.verdict, told.permission.wanted],
      ['forbidden', 'delete pods web in namespace default'],
    );
    assert.deepEqual(told.permission.nearest, [
      {
        source: 'RoleBinding devs in default (ClusterRole pod-reader)',
        difference: 'gives get, list, not delete',
      },
    ]);
    assert.match(told.change[0], /AmazonEKSEditPolicy --access-scope type=namespace,namespaces='default'$/);
    await done(tool('sh', ['-c', told.change[0]]));
    assert.match((await kubectl('delete', 'pod', 'web')).stderr, /NotFound/);
    const since = await explain([eventId]);
    assert.deepEqual([since.exitCode, since.account.permission.by], [0, 'access policy AmazonEKSEditPolicy']);
  });

  test('usage is exit 2, another cluster is refused, and nothing is repeated that may be a token', async () => {
    for (const words of [
      [],
      ['x'],
      ['--arn', 'a', '--since', '1h'],
      ['--event', 'x'],
      ['--arn', DEV, '--verb', 'get'],
    ])
      assert.equal((await explain(words)).exitCode, 2, words.join(' '));
    assert.ok(!(await explain(['c2VjcmV0'])).stderr.includes('c2VjcmV0'));
    const { exitCode, stderr } = await rolecall('access', 'explain', DEV, '--cluster', 'nowhere');
    assert.deepEqual([exitCode, /of that name/.test(stderr)], [3, true]);
  });
});
