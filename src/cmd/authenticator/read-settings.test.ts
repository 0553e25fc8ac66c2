import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CommandFailure } from '../output.ts';
import { parseConfigFile } from './config-file.ts';
import { readSettings } from './read-settings.ts';
import { readStructured } from './structured-settings.ts';

const failure = (message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof CommandFailure);
  assert.equal(error.exitCode, 2);
  assert.match(error.message, message);
  return true;
};

test('a flag, else the environment, else the file, else what the reference begins with', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'authenticator-'));
  t.after(() => rm(folder, { recursive: true }));
  const config = join(folder, 'config.yaml');
  await writeFile(config, 'clusterID: file\nserver: {port: 1, stateDir: /file, address: 0.0.0.0}\n');
  const environment = { KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID: 'environment', AWS_REGION: 'eu-west-1' };
  const { settings } = await readSettings({ config, port: '2' }, environment);
  assert.equal(settings.port, 2);
  assert.equal(settings.clusterId, 'environment');
  assert.equal(settings.stateDir, '/file');
  assert.equal(settings.region, 'eu-west-1');
  assert.deepEqual(settings.backendMode, ['MountedFile']);
  const bare = (await readSettings({}, {})).settings;
  assert.deepEqual(
    [bare.port, bare.healthPort, bare.address, bare.stateDir, bare.partition, bare.hostname],
    [21362, 21363, '127.0.0.1', '/var/aws-iam-authenticator', 'aws', 'localhost'],
  );
  assert.equal(bare.generateKubeconfig, '/etc/kubernetes/aws-iam-authenticator/kubeconfig.yaml');
});

test('keys of the file are found in whatever case; what belongs to the other commands of the reference is let be', () => {
  const text =
    'ClusterId: a\nserver: {BACKENDMODE: [CRD, DynamicFile], mapaccounts: ["1"]}\ndefaultRole: x\n';
  const { values, structured } = parseConfigFile('f', text);
  assert.deepEqual(values, { clusterId: 'a', backendMode: 'CRD,DynamicFile' });
  assert.deepEqual(structured, { mapAccounts: ['1'] });
});

test('all faults of values together', async () => {
  const given = { port: '70000', partition: 'mars', featureGates: 'Invented=true' };
  await assert.rejects(readSettings(given, {}), failure(/--feature-gates .*; --partition .*; --port /));
});

const BAD: readonly (readonly [what: string, text: string, message: RegExp])[] = [
  [
    'unknown keys',
    'server: {stateDirectory: /x}\ncluster: y\n',
    /unknown keys: server\.stateDirectory, cluster/,
  ],
  ['a list', '- a\n', /is not a map/],
  ['tabs', 'server:\n\tport: 1\n', /is not YAML/],
  ['a value that is a map', 'server: {port: {a: 1}}\n', /server\.port is not a value/],
  ['aliases that grow', `a: &a [x]\n${'b: &b [*a,*a]\n'.repeat(3)}`, /is not YAML/],
];
for (const [what, text, message] of BAD)
  test(`attack: a file with ${what} is refused`, () => {
    assert.throws(() => parseConfigFile('f', text), failure(message));
  });

test('structures are read strictly', () => {
  const read = readStructured({
    scrubbedAccounts: ['012345678901'],
    reservedPrefixConfig: [{ backendMode: 'CRD', usernameprefixreservelist: ['system:'] }],
    dynamicfileUserIDStrict: true,
  });
  assert.deepEqual(read.scrubbedAccounts, ['012345678901']);
  assert.deepEqual(read.reservedPrefixes, [{ backendMode: 'CRD', usernamePrefixReserveList: ['system:'] }]);
  assert.equal(read.dynamicFileUserIdStrict, true);
  // YAML has made another number of an account without quotes.
  assert.throws(() => readStructured({ scrubbedAccounts: [12345678901] }), failure(/12 digits in quotes/));
  assert.throws(() => readStructured({ reservedPrefixConfig: 'x' }), failure(/must be a list/));
  assert.throws(() => readStructured({ dynamicfilepath: ['x'] }), failure(/must be one value/));
});
