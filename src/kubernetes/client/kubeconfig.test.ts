import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { stringify } from 'yaml';
import { ConnectionFault } from './connection.ts';
import { inClusterConnection } from './in-cluster.ts';
import { readKubeconfig } from './kubeconfig-file.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';
const base64 = (text: string) => Buffer.from(text).toString('base64');
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
});
after(() => rm(folder, { recursive: true }));

async function read(cluster: object, user: object = { token: 't' }, context?: string) {
  const file = join(folder, 'config');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'here',
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'here', context: { cluster: 'c', user: 'u', namespace: 'team' } }],
  };
  await writeFile(file, stringify(config));
  return await readKubeconfig(file, context);
}

test('certificate data, client certificate files and the namespace of the context', async () => {
  await writeFile(join(folder, 'client.crt'), 'CERT');
  await writeFile(join(folder, 'client.key'), 'KEY');
  const connection = await read(
    { server: 'https://localhost:6443/base', 'certificate-authority-data': base64(PEM) },
    { 'client-certificate': 'client.crt', 'client-key': 'client.key' },
  );
  assert.deepEqual(connection, {
    server: 'https://localhost:6443/base',
    authorityPem: PEM,
    clientCertificate: { certificatePem: 'CERT', privateKeyPem: 'KEY' },
    namespace: 'team',
  });
});

test('a token file is read again at each use', async () => {
  await writeFile(join(folder, 'token'), 'one\n');
  const connection = await read({ server: 'https://x' }, { tokenFile: 'token', token: 'ignored' });
  assert.equal(await connection.token?.(), 'one');
  await writeFile(join(folder, 'token'), 'two\n');
  assert.equal(await connection.token?.(), 'two');
});

const refused: readonly [string, object, object, RegExp][] = [
  ['plain http', { server: 'http://localhost:8080' }, {}, /must be https/],
  [
    'unverified TLS',
    { server: 'https://x', 'insecure-skip-tls-verify': true },
    {},
    /insecure-skip-tls-verify is refused/,
  ],
  [
    'a missing CA file',
    { server: 'https://x', 'certificate-authority': 'none.crt' },
    {},
    /cannot read .*none\.crt/,
  ],
  [
    'a CA that is no certificate',
    { server: 'https://x', 'certificate-authority-data': base64('no') },
    {},
    /no PEM/,
  ],
  ['a CA that is not base64', { server: 'https://x', 'certificate-authority-data': '!!' }, {}, /not base64/],
  ['credentials in the URL', { server: 'https://u:p@x' }, {}, /must not hold credentials/],
  ['exec plugins', { server: 'https://x' }, { exec: { command: 'aws' } }, /exec or auth-provider/],
  ['basic authentication', { server: 'https://x' }, { username: 'u', password: 'p' }, /basic authentication/],
  [
    'half a client certificate',
    { server: 'https://x' },
    { 'client-key-data': base64('k') },
    /must both be given/,
  ],
];
for (const [what, cluster, user, message] of refused)
  test(`attack: ${what} is refused`, async () => {
    await assert.rejects(read(cluster, user), (error: unknown) => {
      assert.ok(error instanceof ConnectionFault);
      assert.match(error.message, message);
      return true;
    });
  });

test('an unknown context and a malformed file are named without quoting values', async () => {
  await assert.rejects(read({ server: 'https://x' }, {}, 'other'), /no context named 'other'/);
  await assert.rejects(read({ server: 7 }, { token: 's3cret' }), /malformed at clusters\.0\.cluster\.server/);
});

test('in cluster: the mounted files; without the CA it is refused', async () => {
  const environment = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
  await writeFile(join(folder, 'token'), 'pod-token');
  await assert.rejects(inClusterConnection(environment, folder), /cannot read .*ca\.crt/);
  await writeFile(join(folder, 'ca.crt'), PEM);
  await writeFile(join(folder, 'namespace'), 'team');
  const connection = await inClusterConnection(environment, folder);
  assert.deepEqual([connection.server, connection.authorityPem], ['https://[fd00::1]:443', PEM]);
  assert.equal(await connection.token?.(), 'pod-token');
  await assert.rejects(inClusterConnection({}, folder), /not in a cluster/);
});
