import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { asPod } from '../../pod.ts';
import { chooseRuntime } from '../runtime/choose-runtime.ts';
import { eventually, quiet, startNode } from './node.fake.ts';

const probeDirectory = mkdtempSync(join(tmpdir(), 'kubelet-probe-'));
const withoutMounts = (await chooseRuntime('auto', probeDirectory, [])).withoutMounts;
rmSync(probeDirectory, { recursive: true, force: true });
/** Loud: the reason shows in the report. */
const namespaces =
  withoutMounts === undefined ? {} : { skip: `NOT TESTED HERE, no mount namespaces: ${withoutMounts}` };

const sh = (script: string) => ({ command: ['sh', '-c', script] });
const MOUNT = '/var/run/secrets/eks.amazonaws.com/serviceaccount';
const tokenVolume = {
  volumes: [
    {
      name: 'aws-iam-token',
      projected: {
        sources: [
          { serviceAccountToken: { audience: 'sts.amazonaws.com', expirationSeconds: 86400, path: 'token' } },
        ],
      },
    },
  ],
};
const tokenMount = {
  env: [{ name: 'AWS_WEB_IDENTITY_TOKEN_FILE', value: `${MOUNT}/token` }],
  volumeMounts: [{ name: 'aws-iam-token', mountPath: MOUNT, readOnly: true }],
};

test('the token is at its true path inside, bound to the pod, and not on the host', namespaces, async (t) => {
  const node = await startNode(t);
  const hostHad = existsSync('/var/run/secrets/eks.amazonaws.com');
  const pod = await node.run(
    'irsa',
    { ...sh(`cat ${MOUNT}/token; echo; ls ${MOUNT}; touch ${MOUNT}/x`), ...tokenMount },
    tokenVolume,
  );
  assert.equal((await node.ended('irsa')).status?.phase, 'Failed', 'touch fails: the mount is read-only');
  const log = await node.logs('irsa');
  const claims = JSON.parse(Buffer.from(log.split('.')[0] ?? '', 'base64url').toString());
  assert.deepEqual(claims.audiences, ['sts.amazonaws.com']);
  assert.equal(claims.expirationSeconds, 86400);
  assert.deepEqual(claims.boundPod, { name: 'irsa', uid: pod.metadata.uid });
  assert.match(log, /\ntoken\n/);
  assert.match(log, /Read-only file system/);
  assert.equal(existsSync('/var/run/secrets/eks.amazonaws.com'), hostHad, 'nothing was made on the host');
  // A finished pod leaves no token on disk.
  await eventually(() => !existsSync(join(node.root, 'pods', pod.metadata.uid, 'volumes')));
});

test(
  'a mount path at the root, and two mounts under one missing parent, leave no trace',
  namespaces,
  async (t) => {
    const node = await startNode(t);
    await node.api.create('configmaps', 'default', {
      kind: 'ConfigMap',
      metadata: { name: 'm' },
      data: { k: 'v' },
    });
    const volumeMounts = ['/rolecall-test-volume', '/etc/rolecall-test/a', '/etc/rolecall-test/b'].map(
      (mountPath) => ({ name: 'm', mountPath }),
    );
    await node.run(
      'deep',
      {
        ...sh(
          'cat /rolecall-test-volume/k /etc/rolecall-test/a/k /etc/rolecall-test/b/k; cat /etc/hosts >/dev/null',
        ),
        volumeMounts,
      },
      {
        volumes: [{ name: 'm', configMap: { name: 'm' } }],
      },
    );
    assert.equal((await node.ended('deep')).status?.phase, 'Succeeded');
    assert.equal(await node.logs('deep'), 'vvv');
    assert.equal(existsSync('/rolecall-test-volume') || existsSync('/etc/rolecall-test'), false);
  },
);

test(
  'a container sees neither the state of the kubelet nor the processes of the machine',
  namespaces,
  async (t) => {
    const secret = mkdtempSync(join(tmpdir(), 'rolecall-keys-'));
    t.after(() => rmSync(secret, { recursive: true, force: true }));
    const node = await startNode(t, { hiddenDirectories: [secret] });
    await node.run('other', { command: ['sleep', '300'], ...tokenMount }, tokenVolume);
    await node.api.when('pods', (o) => asPod(o).status?.phase === 'Running');
    await node.run(
      'spy',
      sh(
        `find ${realpathSync(node.root)} -name '*token*'; ls ${realpathSync(secret)}; ls /proc | grep -c '^[0-9]'; kill -0 ${process.pid}`,
      ),
    );
    await node.ended('spy');
    const lines = (await node.logs('spy')).trim().split('\n');
    assert.ok(Number(lines[0]) < 12, `only its own processes: ${lines[0]}`);
    assert.match(lines[1] ?? '', /No such process/);
  },
);

test(
  'root in a container cannot take away what hides the keys, as itself or in namespaces of its own',
  namespaces,
  async (t) => {
    const secret = realpathSync(mkdtempSync(join(tmpdir(), 'rolecall-keys-')));
    writeFileSync(join(secret, 'rolecall.key'), 'master key');
    t.after(() => rmSync(secret, { recursive: true, force: true }));
    const node = await startNode(t, { hiddenDirectories: [secret] });
    const reveal = `umount ${secret}; umount -l ${secret}; cat ${secret}/rolecall.key`;
    await node.run('spy', sh(`${reveal}; unshare --user --map-root-user --mount sh -c '${reveal}'; true`));
    await node.ended('spy');
    assert.doesNotMatch(await node.logs('spy'), /master key/);
  },
);

test('processes that leave the group end with the container', namespaces, async (t) => {
  const node = await startNode(t);
  await node.run('stray', sh('setsid sleep 4242 & setsid sleep 4242 & exit 0'));
  await node.ended('stray');
  const { processesWith } = await import('../runtime/process-table.ts');
  assert.deepEqual(processesWith('HOSTNAME=stray'), []);
});

test('without namespaces the pod still works: values are made to name the real directory, and an event says so', async (t) => {
  const node = await startNode(t, { isolation: 'none' });
  await node.run(
    'plain',
    { command: ['sh', '-c', 'cat $AWS_WEB_IDENTITY_TOKEN_FILE; ls "$0"'], args: [MOUNT], ...tokenMount },
    tokenVolume,
  );
  assert.equal((await node.ended('plain')).status?.phase, 'Succeeded');
  assert.match(await node.logs('plain'), /^[\w-]+\.endtoken\n$/);
  const event = await node.api.whenEvent((e) => e.reason === 'MountPathsRewritten');
  assert.match(event.message, /namespaces are switched off/);
  assert.deepEqual(node.warnings, ['kubelet: containers without mount namespaces']);
});

test('a token is renewed at 80 % of its life, and no reader ever sees half of one', async (t) => {
  const node = await startNode(t);
  const volumes = [
    {
      name: 'a',
      projected: {
        sources: [{ serviceAccountToken: { audience: 'x', expirationSeconds: 3600, path: 'token' } }],
      },
    },
  ];
  const script = `while [ ! -e "$HOME/stop" ]; do t=$(cat "$FILE"); case $t in *.end) ;; *) echo half "$t" ;; esac; [ "$t" = "$last" ] || { echo new; last=$t; }; done`;
  await node.run(
    'reader',
    {
      ...sh(script),
      env: [{ name: 'FILE', value: '/token-volume/token' }],
      volumeMounts: [{ name: 'a', mountPath: '/token-volume' }],
    },
    { volumes },
  );
  await node.api.when('pods', (o) => asPod(o).status?.phase === 'Running');
  let text = '';
  let renewals = 0;
  for await (const chunk of node.node.kubelet.logs(
    'default',
    'reader',
    { follow: true, previous: false, timestamps: false },
    t.signal,
  )) {
    text += Buffer.from(chunk).toString();
    const seen = text.split('new\n').length - 1;
    if (seen === 11) break;
    if (seen <= renewals) continue;
    renewals = seen;
    assert.equal(node.api.tokenRequests.length, seen);
    await quiet();
    node.time.advance(2880_000 - 1);
    await quiet();
    assert.equal(node.api.tokenRequests.length, seen, 'not before 80 %');
    node.time.advance(1);
  }
  assert.equal(text, 'new\n'.repeat(11));
});

for (const path of ['../x', '/etc/x', 'a/../../x', '..data', '..', 'a/./b', 'x\u0000y']) {
  test(`a volume item's path ${JSON.stringify(path)} is refused`, async (t) => {
    const node = await startNode(t, { isolation: 'none' });
    await node.api.create('configmaps', 'default', {
      kind: 'ConfigMap',
      metadata: { name: 'm' },
      data: { k: 'v' },
    });
    await node.run(
      'hostile',
      { ...sh('true'), volumeMounts: [{ name: 'm', mountPath: '/m' }] },
      {
        volumes: [{ name: 'm', configMap: { name: 'm', items: [{ key: 'k', path }] } }],
      },
    );
    const event = await node.api.whenEvent((e) => e.reason === 'FailedMount');
    assert.match(event.message, /^MountVolume\.SetUp failed for volume "m" : invalid path/);
  });
}

test('a link planted in an emptyDir does not lead a later mount or subPath out of it', async (t) => {
  const node = await startNode(t);
  const outside = mkdtempSync(join(tmpdir(), 'outside-'));
  t.after(() => rmSync(outside, { recursive: true, force: true }));
  const plant = {
    name: 'plant',
    image: 'busybox',
    env: [{ name: 'D', value: '/shared-dir' }],
    ...sh(`ln -s ${outside} $D/link`),
    volumeMounts: [{ name: 'e', mountPath: '/shared-dir' }],
  };
  const cases = [
    {
      name: 'sub',
      mount: [{ name: 'e', mountPath: '/other', subPath: 'link' }],
      text: /leads out of its volume/,
    },
    {
      name: 'inner',
      mount: [
        { name: 'e', mountPath: '/shared-dir' },
        { name: 'f', mountPath: '/shared-dir/link/made' },
      ],
      text: /a symbolic link is in the way/,
    },
  ];
  for (const { name, mount, text } of cases) {
    await node.run(
      name,
      { ...sh('true'), volumeMounts: mount },
      {
        initContainers: [plant],
        volumes: [
          { name: 'e', emptyDir: {} },
          { name: 'f', emptyDir: {} },
        ],
      },
    );
    const event = await node.api.whenEvent((e) => e.about === `Pod/${name}` && e.reason === 'Failed');
    assert.match(event.message, text);
  }
  assert.equal(existsSync(join(outside, 'made')), false);
});

test('hostPath: what the sandbox keeps to itself, system directories and what does not exist are refused', async (t) => {
  const node = await startNode(t, { isolation: 'none' });
  const cases = {
    root: '/',
    state: node.root,
    above: join(node.root, '..'),
    proc: '/proc/1',
    missing: '/no/such/place',
  };
  for (const [name, path] of Object.entries(cases)) {
    await node.run(
      name,
      { ...sh('true'), volumeMounts: [{ name: 'h', mountPath: '/h' }] },
      { volumes: [{ name: 'h', hostPath: { path, type: 'DirectoryOrCreate' } }] },
    );
    const event = await node.api.whenEvent((e) => e.about === `Pod/${name}` && e.reason === 'FailedMount');
    assert.match(event.message, /not allowed|does not exist/);
  }
  assert.equal(existsSync('/no'), false);
});

test('a ConfigMap that comes late, and one that changes, reach the volume', async (t) => {
  const node = await startNode(t);
  const script = 'cat "$F"; while [ "$(cat "$F")" != two ]; do sleep 0.05; done; cat "$F"';
  await node.run(
    'config',
    {
      ...sh(script),
      env: [{ name: 'F', value: '/config-volume/k' }],
      volumeMounts: [{ name: 'm', mountPath: '/config-volume' }],
    },
    {
      volumes: [{ name: 'm', configMap: { name: 'late' } }],
    },
  );
  await node.api.whenEvent(
    (e) =>
      e.reason === 'FailedMount' &&
      e.message === 'MountVolume.SetUp failed for volume "m" : configmap "late" not found',
  );
  const map = await node.api.create('configmaps', 'default', {
    kind: 'ConfigMap',
    metadata: { name: 'late' },
    data: { k: 'one' },
  });
  await node.api.when('pods', (o) => asPod(o).status?.phase === 'Running');
  await node.api.update('configmaps', { ...map, data: { k: 'two' } });
  await node.ended('config');
  assert.match(await node.logs('config'), /two$/);
});
