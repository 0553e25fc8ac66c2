import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asPod } from '../../pod.ts';
import { startNode, type TestNode } from './node.fake.ts';

/** The container's own word for its environment, as JSON: a shell would drop odd names. */
const print = { image: 'node', command: ['node', '-e', 'console.log(JSON.stringify(process.env))'] };

async function environmentOf(node: TestNode, name: string): Promise<Record<string, string>> {
  assert.equal((await node.ended(name)).status?.phase, 'Succeeded');
  return JSON.parse(await node.logs(name));
}

test("nothing of the host's environment reaches a container", async (t) => {
  const secrets = {
    AWS_ACCESS_KEY_ID: 'AKIAHOST',
    AWS_SECRET_ACCESS_KEY: 'host-secret',
    AWS_PROFILE: 'host',
    AWS_CONFIG_FILE: '/host',
    KUBECONFIG: '/host',
    NPM_TOKEN: 'x',
    SSH_AUTH_SOCK: '/host',
  };
  const before = { ...process.env };
  Object.assign(process.env, secrets);
  t.after(() => {
    process.env = before;
  });
  for (const isolation of ['auto', 'none'] as const) {
    const node = await startNode(t, { isolation });
    await node.run('clean', print);
    const env = await environmentOf(node, 'clean');
    const expected = ['AWS_ENDPOINT_URL', 'HOME', 'HOSTNAME', 'PATH'];
    const own = Object.keys(env).filter((name) => name !== 'ROLECALL_CONTAINER_ID');
    assert.deepEqual(own.sort(), expected);
    assert.equal(env.HOSTNAME, 'clean');
    assert.ok(env.HOME?.startsWith(node.root), 'a directory of its own');
  }
});

test('values, references, expansion and precedence', async (t) => {
  const node = await startNode(t);
  await node.api.create('configmaps', 'default', {
    kind: 'ConfigMap',
    metadata: { name: 'm' },
    data: { key: 'from-map', ALL: 'all', 'odd.name': 'odd', 'bad=name': 'no' },
  });
  await node.api.create('secrets', 'default', {
    kind: 'Secret',
    metadata: { name: 's' },
    data: { key: Buffer.from('from-secret').toString('base64') },
  });
  await node.run('refs', {
    ...print,
    envFrom: [{ prefix: 'P_', configMapRef: { name: 'm' } }, { secretRef: { name: 'none', optional: true } }],
    env: [
      { name: 'A', value: 'a' },
      { name: 'B', value: '$(A)-$(UNKNOWN)-$$(A)-$(HOSTNAME)' },
      { name: 'M', valueFrom: { configMapKeyRef: { name: 'm', key: 'key' } } },
      { name: 'S', valueFrom: { secretKeyRef: { name: 's', key: 'key' } } },
      { name: 'NONE', valueFrom: { secretKeyRef: { name: 's', key: 'no', optional: true } } },
      { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
      { name: 'P_ALL', value: 'mine' },
      { name: 'AWS_ENDPOINT_URL', value: 'https://own.example' },
      { name: 'LD_LIBRARY_PATH', value: '/nowhere' },
      { name: '__proto__', value: 'p' },
    ],
  });
  const env = await environmentOf(node, 'refs');
  const { PATH: _path, HOME: _home, ...rest } = env;
  assert.deepEqual(rest, {
    HOSTNAME: 'refs',
    AWS_ENDPOINT_URL: 'https://own.example',
    P_key: 'from-map',
    P_ALL: 'mine',
    'P_odd.name': 'odd',
    A: 'a',
    B: 'a-$(UNKNOWN)-$(A)-refs',
    M: 'from-map',
    S: 'from-secret',
    NAME: 'refs',
    IP: '127.0.0.1',
    NODE: 'node-1',
    LD_LIBRARY_PATH: '/nowhere',
    ['__proto__']: 'p',
  });
  const skipped = await node.api.whenEvent((e) => e.reason === 'InvalidEnvironmentVariableNames');
  assert.match(skipped.message, /^Keys \[bad=name\] from the EnvFrom configMap default\/m were skipped/);
});

test('the node gives pods of the host network other variables; what the pod sets wins', async (t) => {
  const node = await startNode(t, {
    nodeEnvironment: (pod) => ({ METADATA: pod.spec.hostNetwork === true ? 'host' : 'pod', OWN: 'node' }),
  });
  await node.run('inner', { ...print, env: [{ name: 'OWN', value: 'mine' }] });
  await node.run('outer', print, { hostNetwork: true });
  const [inner, outer] = [await environmentOf(node, 'inner'), await environmentOf(node, 'outer')];
  assert.deepEqual([inner.METADATA, inner.OWN], ['pod', 'mine']);
  assert.deepEqual([outer.METADATA, outer.OWN], ['host', 'node']);
});

test('a missing reference holds the container back with its reason', async (t) => {
  const node = await startNode(t);
  const cases = {
    map: [{ valueFrom: { configMapKeyRef: { name: 'no', key: 'k' } } }, 'configmap "no" not found'],
    secret: [{ valueFrom: { secretKeyRef: { name: 'no', key: 'k' } } }, 'secret "no" not found'],
  } as const;
  for (const [name, [source, message]] of Object.entries(cases)) {
    await node.run(name, { ...print, env: [{ name: 'X', ...source }] });
    const pod = asPod(
      await node.api.when(
        'pods',
        (o) =>
          o.metadata.name === name &&
          asPod(o).status?.containerStatuses?.[0]?.state.waiting?.reason === 'CreateContainerConfigError',
      ),
    );
    assert.equal(pod.status?.containerStatuses?.[0]?.state.waiting?.message, message);
    await node.api.whenEvent((e) => e.message === `Error: ${message}`);
  }
});

for (const name of ['A=B', '', 'A\u0000B', 'A\nB', 'é']) {
  test(`a variable named ${JSON.stringify(name)} is refused before anything runs`, async (t) => {
    const node = await startNode(t, { isolation: 'none' });
    await node.run('hostile', { ...print, env: [{ name, value: 'x' }] });
    const event = await node.api.whenEvent((e) => e.reason === 'Failed');
    assert.match(event.message, /^Error: invalid environment variable name/);
  });
}

test('a NUL in a value or an argument is refused', async (t) => {
  const node = await startNode(t, { isolation: 'none' });
  await node.run('value', { ...print, env: [{ name: 'A', value: 'x\u0000y' }] });
  await node.api.whenEvent((e) => e.message.includes('holds a NUL character'));
  await node.run('argument', { command: ['echo', 'x\u0000y'] });
  await node.api.whenEvent((e) => e.message.includes('an argument holds a NUL character'));
});

test('shell text in paths, values and arguments stays text', async (t) => {
  const node = await startNode(t);
  const nasty = '/rolecall-$(touch x)`touch x`"\'; touch x';
  await node.run(
    'shell',
    {
      image: 'node',
      command: [
        'node',
        '-p',
        'process.argv[1] + require("node:fs").readdirSync(process.argv[1]).length',
        nasty,
      ],
      workingDir: '/rolecall-work dir',
      volumeMounts: [{ name: 'e', mountPath: nasty }],
    },
    {
      volumes: [{ name: 'e', emptyDir: {} }],
    },
  );
  assert.equal((await node.ended('shell')).status?.phase, 'Succeeded');
  const log = await node.logs('shell');
  assert.ok(log.endsWith('0\n'));
});

test('ENTRYPOINT and CMD against command and args', async (t) => {
  const images = new Map([['tool', { entrypoint: ['echo', 'entry'], command: ['default'] }]]);
  const node = await startNode(t, { images });
  const cases = [
    ['none', {}, 'entry default'],
    ['args', { args: ['a', '$(HOSTNAME)'] }, 'entry a args'],
    ['command', { command: ['echo', 'c'] }, 'c'],
    ['both', { command: ['echo', 'c'], args: ['a'] }, 'c a'],
  ] as const;
  for (const [name, container, expected] of cases) {
    await node.run(name, { image: 'docker.io/library/tool:1.2@sha256:00', ...container });
    await node.ended(name);
    assert.equal(await node.logs(name), `${expected}\n`);
  }
  await node.api.whenEvent(
    (e) => e.reason === 'Pulled' && e.message.includes('"sha256:00" is not looked at'),
  );
});

test('runAsNonRoot refuses to run as root', {
  skip: process.getuid?.() === 0 ? false : 'NOT TESTED HERE: needs root',
}, async (t) => {
  const node = await startNode(t);
  await node.run('root', print, { securityContext: { runAsNonRoot: true } });
  await node.api.whenEvent((e) =>
    e.message.startsWith('Error: container has runAsNonRoot and image will run as root (pod: "root_default('),
  );
});

test('runAsUser and fsGroup: the process and its files', {
  skip: process.getuid?.() === 0 ? false : 'NOT TESTED HERE: needs root',
}, async (t) => {
  const node = await startNode(t);
  const token = { serviceAccountToken: { audience: 'a', path: 'token' } };
  const volumes = [{ name: 'v', projected: { sources: [token] } }];
  const look = {
    command: [
      'sh',
      '-c',
      'id -u; id -g; id -G; stat -L -c "%a %u %g" "$F"; cat "$F" >/dev/null && echo readable',
    ],
    env: [{ name: 'F', value: '/user-volume/token' }],
    volumeMounts: [{ name: 'v', mountPath: '/user-volume' }],
  };
  await node.run('user', look, { volumes, securityContext: { runAsUser: 4321 } });
  await node.run('group', look, {
    volumes,
    securityContext: { runAsUser: 4321, runAsGroup: 99, fsGroup: 777 },
  });
  await node.run('plain', look, { volumes });
  for (const name of ['user', 'group', 'plain']) await node.ended(name);
  if (node.warnings.length > 0) return t.skip('NOT TESTED HERE: no mount namespaces');
  assert.equal(await node.logs('user'), '4321\n0\n0\n600 4321 0\nreadable\n');
  assert.equal(await node.logs('group'), '4321\n99\n99 777\n640 4321 777\nreadable\n');
  assert.match(await node.logs('plain'), /^0\n0\n[^\n]*\n644 0 0\nreadable\n$/);
});
