import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ROOT } from '../source-tree.ts';
import { rolecall, run, TestInstance } from './instance.ts';

const TOOLS = join(ROOT, '.tools', 'bin');

async function started(t: TestContext, flags: readonly string[]) {
  const instance = new TestInstance(flags);
  t.after(() => instance.dispose());
  await instance.start();
  const environment = { ...process.env, ...instance.environment, PATH: `${TOOLS}:${process.env.PATH}` };
  const kubeconfig = join(instance.root, 'people.kubeconfig');
  const made = ['eks', 'update-kubeconfig', '--name', 'sandbox', '--kubeconfig', kubeconfig];
  assert.equal((await run(join(TOOLS, 'aws'), made, environment)).exitCode, 0);
  const aws = (...words: string[]) => run(join(TOOLS, 'aws'), words, environment);
  const kubectl = (...words: string[]) => run(join(TOOLS, 'kubectl'), words, environment);
  return {
    instance,
    kubectl,
    aws,
    person: (...words: string[]) => kubectl('--kubeconfig', kubeconfig, ...words),
  };
}

test('CONFIG_MAP: the creator is an administrator whom no map shows, as EKS has it', async (t) => {
  const { instance, person, kubectl, aws } = await started(t, ['--authentication-mode', 'CONFIG_MAP']);
  const { userInfo } = JSON.parse((await person('auth', 'whoami', '-o', 'json')).stdout).status;
  assert.deepEqual(userInfo.groups, ['system:masters', 'system:authenticated']);
  assert.equal(userInfo.username, 'kubernetes-admin');
  const map = await kubectl('get', 'configmap', 'aws-auth', '-n', 'kube-system', '-o', 'yaml');
  assert.doesNotMatch(map.stdout, /admin/);
  const update = ['eks', 'update-cluster-config', '--name', 'sandbox', '--access-config'];
  const mode = await aws(...update, 'authenticationMode=API_AND_CONFIG_MAP');
  assert.equal(mode.exitCode, 0, mode.stderr);
  // Left to itself it would lock its maker out: there is an access entry now.
  const { userInfo: after } = JSON.parse((await person('auth', 'whoami', '-o', 'json')).stdout).status;
  assert.match(after.username, /:user\/admin$/);
  assert.equal((await person('get', 'nodes')).exitCode, 0);
  await instance.signal('SIGTERM');
  const other = [
    'up',
    '--detach',
    '--port',
    '0',
    '--data-dir',
    instance.dataDir,
    '--authentication-mode',
    'API',
  ];
  const { exitCode, stderr } = await rolecall(other, instance.base);
  assert.notEqual(exitCode, 0);
  assert.match(stderr, /is in authentication mode API_AND_CONFIG_MAP already/);
});

test('API: no aws-auth is made; --no-bootstrap-cluster-creator-admin: nobody is in', async (t) => {
  const { person, kubectl } = await started(t, [
    '--authentication-mode',
    'API',
    '--no-bootstrap-cluster-creator-admin',
  ]);
  assert.match((await kubectl('get', 'configmap', 'aws-auth', '-n', 'kube-system')).stderr, /NotFound/);
  assert.match((await person('get', 'ns')).stderr, /Unauthorized|must be logged in/);
});

test('without an administrator there is no mode CONFIG_MAP', async () => {
  const flags = ['--authentication-mode', 'CONFIG_MAP', '--no-bootstrap-cluster-creator-admin'];
  const { exitCode, stderr } = await rolecall([
    'up',
    '--port',
    '0',
    '--data-dir',
    '/nonexistent/x',
    ...flags,
  ]);
  assert.equal(exitCode, 2);
  assert.match(stderr, /must be true in authentication mode CONFIG_MAP/);
});
