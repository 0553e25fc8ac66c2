import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { STSClient } from '@aws-sdk/client-sts';
import { fromHttp } from '@aws-sdk/credential-provider-http';
import { cryptography } from '../../src/crypto/index.ts';
import { createEksAuth, type ServedAgent, serveAgent } from '../../src/node/pod-identity/index.ts';
import { fakeEksAuth } from '../../src/node/testing/eks-auth.fake.ts';
import { fakeIssuer } from '../../src/node/testing/pod-tokens.fake.ts';
import { run } from '../flows/instance.ts';
import { ROOT } from '../source-tree.ts';
import { findPython } from './runners/find-python.ts';

/** Seconds that credentials live: within the span in which each client asks again before it signs. */
const LIFE = 240;

/** The agent's clock: the real one, moved by tests. The clients have the machine's. */
const clock = { ahead: 0, now: () => Date.now() + clock.ahead };
const log = { info() {}, warn() {}, error() {} };

let folder: string;
let issuer: Awaited<ReturnType<typeof fakeIssuer>>;
let upstream: Awaited<ReturnType<typeof fakeEksAuth>>;
let agent: ServedAgent;
let close: () => Promise<void>;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolecall-agent-clients-'));
  issuer = await fakeIssuer();
  upstream = await fakeEksAuth();
  const eksAuth = createEksAuth({
    endpoint: upstream.endpoint,
    region: 'us-east-1',
    clusterName: 'c',
    credentials: async () => ({ accessKeyId: 'AKIA', secretAccessKey: 's' }),
    cryptography,
    clock,
    chance: () => 0,
  });
  const settings = {
    bindHosts: ['127.0.0.1'],
    port: 0,
    retention: 3_600_000,
    maxCacheSize: 10,
    refreshesPerSecond: 3,
  };
  const parts = { clock, chance: () => 0, log, cryptography, exchange: eksAuth.exchange, keys: issuer.keys };
  agent = await serveAgent(settings, parts);
  close = async () => {
    await agent.stop(0);
    eksAuth.close();
    await upstream.close();
  };
});
after(async () => {
  await close();
  await rm(folder, { recursive: true });
});

const tokenFile = (uid: string) => join(folder, `token-${uid}`);
const environment = (uid: string) => ({
  PATH: process.env.PATH ?? '',
  HOME: process.env.HOME ?? '',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_CONTAINER_CREDENTIALS_FULL_URI: agent.url,
  AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile(uid),
  NO_PROXY: '*',
});

/** What the pod's client signs with, over the life of its credentials and of its token. */
async function lives(uid: string, accessKeyId: () => Promise<string | undefined>): Promise<void> {
  const callsOf = () => upstream.state.calls.filter(({ claims }) => claims.pod.uid === uid).length;
  const mint = () => {
    upstream.state.expiration = Math.floor(clock.now() / 1000) + LIFE;
  };
  clock.ahead = 0;
  mint();
  await writeFile(tokenFile(uid), issuer.token({ uid }));
  const first = await accessKeyId();
  assert.match(first ?? '', new RegExp(`^ASIA-${uid}-`), 'obtains');

  await writeFile(tokenFile(uid), issuer.token({ uid }, { life: 90_000 }));
  assert.equal(await accessKeyId(), first, 'a rotated token of the same pod is a hit');
  assert.equal(callsOf(), 1);

  clock.ahead = (LIFE - 10) * 1000;
  mint();
  const second = await accessKeyId();
  assert.match(second ?? '', new RegExp(`^ASIA-${uid}-`));
  assert.notEqual(second, first, 'has new credentials before the old ones end');
  assert.equal(callsOf(), 2);
}

test('the JavaScript SDK obtains, survives a rotation of its token, and refreshes before expiry', async () => {
  const options = {
    awsContainerCredentialsFullUri: agent.url,
    awsContainerAuthorizationTokenFile: tokenFile('js'),
  };
  const client = new STSClient({ region: 'us-east-1', credentials: fromHttp(options) });
  await lives('js', async () => (await client.config.credentials()).accessKeyId);
  client.destroy();
});

test('so does boto3', async (context) => {
  const python = await findPython();
  if (python === undefined) {
    context.skip('there is no python3 with boto3, and none could be installed');
    return;
  }
  await writeFile(tokenFile('py'), issuer.token({ uid: 'py' }));
  const script = join(import.meta.dirname, 'runners', 'boto3_credentials.py');
  const child = spawn(python, [script], { env: environment('py'), stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lives('py', async () => {
    child.stdin.write('\n');
    return (await lines.next()).value;
  });
  const ended = once(child, 'exit');
  child.stdin.end();
  await ended;
});

test('and each command of the AWS CLI has what is good at its time', async () => {
  await lives('cli', async () => {
    const aws = join(ROOT, '.tools', 'bin', 'aws');
    // A signed address says whose key signed it, and asks nobody but the agent.
    const { stdout, stderr, exitCode } = await run(
      aws,
      ['s3', 'presign', 's3://bucket/key'],
      environment('cli'),
    );
    assert.equal(exitCode, 0, stderr);
    return /(?:AWSAccessKeyId=|X-Amz-Credential=)([^&%]+)/.exec(stdout)?.[1];
  });
});
