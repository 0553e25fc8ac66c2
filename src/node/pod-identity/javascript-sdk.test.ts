import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fromHttp } from '@aws-sdk/credential-provider-http';
import { cryptography } from '../../crypto/index.ts';
import { fakeEksAuth } from '../testing/eks-auth.fake.ts';
import { fakeIssuer } from '../testing/pod-tokens.fake.ts';
import { createEksAuth, type ServedAgent, serveAgent } from './index.ts';

const clock = { now: () => Date.now() };
const log = { info() {}, warn() {}, error() {} };

let folder: string;
let issuer: Awaited<ReturnType<typeof fakeIssuer>>;
let upstream: Awaited<ReturnType<typeof fakeEksAuth>>;
let agent: ServedAgent;
let close: () => Promise<void>;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolecall-agent-'));
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
  agent = await serveAgent(
    { bindHosts: ['127.0.0.1'], port: 0, retention: 3_600_000, maxCacheSize: 10, refreshesPerSecond: 3 },
    { clock, chance: () => 0, log, cryptography, exchange: eksAuth.exchange, keys: issuer.keys },
  );
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

test('the provider of the JavaScript SDK obtains credentials and survives a rotation of its token', async () => {
  const awsContainerAuthorizationTokenFile = join(folder, 'token');
  const provider = fromHttp({
    awsContainerCredentialsFullUri: agent.url,
    awsContainerAuthorizationTokenFile,
    maxRetries: 0,
  });
  await writeFile(awsContainerAuthorizationTokenFile, issuer.token({ uid: 'a' }));
  const first = await provider();
  assert.equal(first.accessKeyId, 'ASIA-a-1');
  assert.equal(first.expiration?.getTime(), upstream.state.expiration * 1000);
  await writeFile(awsContainerAuthorizationTokenFile, issuer.token({ uid: 'a' }, { life: 90_000 }));
  assert.equal((await provider()).accessKeyId, 'ASIA-a-1');
  assert.equal(upstream.state.calls.length, 1);
});

test('a refusal reaches whoever asked', async () => {
  const awsContainerAuthorizationTokenFile = join(folder, 'other');
  await writeFile(awsContainerAuthorizationTokenFile, issuer.token({ uid: 'b' }));
  upstream.refuse(404, 'ResourceNotFoundException', 'No association found');
  const provider = fromHttp({
    awsContainerCredentialsFullUri: agent.url,
    awsContainerAuthorizationTokenFile,
    maxRetries: 0,
  });
  await assert.rejects(provider(), /404/);
});
