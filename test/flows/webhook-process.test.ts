import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createKubernetesClient, type KubernetesClient } from '../../src/kubernetes/client/client.ts';
import { readKubeconfig } from '../../src/kubernetes/client/index.ts';
import { ROOT } from '../source-tree.ts';
import { rolecall, TestInstance } from './instance.ts';

const ROLE = 'eks.amazonaws.com/role-arn';
const instance = new TestInstance();
let client: KubernetesClient;
let webhook: ChildProcess;
let ports: { readonly tls: number; readonly metrics: number };
let talk = '';

function post(body: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  // The certificate's own authority is checked through the caBundle below.
  const options = { port: ports.tls, path: '/mutate', method: 'POST', headers, rejectUnauthorized: false };
  return new Promise((resolve, reject) => {
    const sent = request(options, (answer) => text(answer).then(resolve, reject));
    sent.on('error', reject);
    sent.end(body);
  });
}

function review(serviceAccountName: string): string {
  const object = { metadata: {}, spec: { serviceAccountName, containers: [{ name: 'c' }] } };
  const uid = 'u';
  return JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: { uid, namespace: 'default', operation: 'CREATE', object },
  });
}

async function plain(path: string): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(`http://127.0.0.1:${ports.metrics}${path}`);
  return { status: answer.status, text: await answer.text() };
}

async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await done()) return;
    await delay(100);
  }
  throw new Error(`not in time; the webhook said: ${talk}`);
}

before(async () => {
  await instance.start();
  client = createKubernetesClient(await readKubeconfig(instance.environment.KUBECONFIG ?? ''));
  const flags = ['--port', '0', '--metrics-port', '0', '--address', '127.0.0.1', '--watch-config-map'];
  const named = ['--webhook-configuration', 'mine', '--certificate-names', 'localhost'];
  webhook = spawn(join(ROOT, 'bin', 'rolecall'), ['webhook', ...flags, ...named], {
    env: { ...process.env, ...instance.environment, ...instance.base },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  webhook.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    talk += chunk;
  });
  const said = /on port (\d+) \(TLS\), metrics on port (\d+)/;
  await until(() => said.test(talk));
  const [, tls, metrics] = said.exec(talk) ?? [];
  ports = { tls: Number(tls), metrics: Number(metrics) };
  await until(async () => (await plain('/readyz')).status === 200);
});
after(async () => {
  if (webhook.exitCode === null) {
    webhook.kill('SIGTERM');
    await new Promise((resolve) => webhook.once('exit', resolve));
  }
  client.close();
  await instance.dispose();
});

it('serves any cluster through its kubeconfig: a service account made a moment before the pod is found', async () => {
  const account = { name: 'app', annotations: { [ROLE]: 'arn:aws:iam::111122223333:role/app' } };
  await client.create('/api/v1/namespaces/default/serviceaccounts', { metadata: account });
  const { response } = JSON.parse(await post(review('app')));
  const paths = JSON.parse(Buffer.from(response.patch, 'base64').toString()).map(
    ({ path }: { path: string }) => path,
  );
  assert.deepEqual(paths, ['/spec/volumes', '/spec/containers/0/env', '/spec/containers/0/volumeMounts']);
  assert.match(
    (await plain('/metrics')).text,
    /^pod_identity_webhook_pod_count\{method="sts_web_identity"\} 1$/m,
  );
});

it('a ConfigMap entry that does not parse is reported, the others live', async () => {
  const config = JSON.stringify({ bad: 1, 'def*/by-map': { RoleARN: 'arn:aws:iam::111122223333:role/map' } });
  await client.create('/api/v1/namespaces/default/configmaps', {
    metadata: { name: 'pod-identity-webhook' },
    data: { config },
  });
  await until(async () => (await plain('/metrics')).text.includes('config_map_faults 1'));
  assert.match(talk, /"key":"bad","message":"the key is not NAMESPACE\/NAME"/);
  const { response } = JSON.parse(await post(review('by-map')));
  assert.match(Buffer.from(response.patch, 'base64').toString(), /role\/map/);
});

it('keeps the caBundle of its own registration current: the API server calls it with nothing else', async () => {
  const entry = {
    name: 'mine.example.com',
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
    failurePolicy: 'Fail',
    clientConfig: { url: `https://localhost:${ports.tls}/mutate` },
    rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
  };
  const configurations = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
  await client.create(configurations, { metadata: { name: 'mine' }, webhooks: [entry] });
  await until(() => talk.includes('webhook.ca-bundle-updated'));
  const pod = {
    metadata: { name: 'mapped' },
    spec: { serviceAccountName: 'by-map', containers: [{ name: 'c', image: 'busybox' }] },
  };
  await client.create('/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'by-map' } });
  const made = await client.create('/api/v1/namespaces/default/pods', pod);
  assert.match(JSON.stringify(made.spec), /role\/map/);
  await client.delete('/api/v1/namespaces/default/pods/mapped');
  await client.delete(`${configurations}/mine`);
});

it('publishes the issuer of the cluster as files; a cluster of another name is refused', async () => {
  const out = join(instance.root, 'site');
  const published = await rolecall(['publish', 'issuer', '--out', out], instance.environment);
  assert.equal(published.exitCode, 0, published.stderr);
  assert.match(published.stdout, /^published https:\/\/localhost:\d+\/id\/[0-9A-F]{32} to /);
  const discovery = JSON.parse(readFileSync(join(out, '.well-known', 'openid-configuration'), 'utf8'));
  assert.equal(discovery.jwks_uri, `${discovery.issuer}/keys`);
  const { keys } = JSON.parse(readFileSync(join(out, 'keys'), 'utf8'));
  assert.deepEqual(Object.keys(keys[0]), ['kty', 'kid', 'use', 'alg', 'n', 'e']);
  assert.deepEqual(readdirSync(out).sort(), ['.rolecall-keys.json', '.well-known', 'keys']);
  const again = await rolecall(['publish', 'issuer', '--out', out], instance.environment);
  assert.deepEqual([again.exitCode, again.stdout], [0, '']);
  const other = [
    'publish',
    'issuer',
    '--out',
    join(instance.root, 'other'),
    '--issuer',
    'https://x.example.com',
  ];
  const refused = await rolecall(other, instance.environment);
  assert.equal(refused.exitCode, 1);
  assert.match(refused.stderr, /^error: the cluster's issuer is https:\/\/localhost/);
  const usage = await rolecall(['publish', 'issuer', '--port', '0'], instance.environment);
  assert.equal(usage.exitCode, 2);
});

it('the API server goes away: what is known is served, readiness and metrics say so, and the end is orderly', async () => {
  await instance.signal('SIGKILL').catch(() => undefined);
  await until(async () =>
    (await plain('/metrics')).text.includes('cache_connected{cache="serviceaccounts"} 0'),
  );
  const { status, text: lines } = await plain('/readyz');
  assert.equal(status, 200);
  assert.match(lines, /^\[!\]serviceaccounts not reachable, served from the copy$/m);
  const known = JSON.parse(await post(review('app'))).response;
  assert.equal(known.patchType, 'JSONPatch');
  const unknown = JSON.parse(await post(review('stranger'))).response;
  assert.deepEqual(unknown, {
    uid: 'u',
    allowed: true,
    warnings: ['service account stranger could not be looked up'],
  });
  webhook.kill('SIGTERM');
  const code = await new Promise((resolve) => webhook.once('exit', resolve));
  assert.equal(code, 0);
});

it('a cluster that is away at the start: it listens, is not ready, and denies nothing', async () => {
  const flags = ['--port', '0', '--metrics-port', '0', '--address', '127.0.0.1'];
  talk = '';
  webhook = spawn(join(ROOT, 'bin', 'rolecall'), ['webhook', ...flags], {
    env: { ...process.env, ...instance.environment, ...instance.base },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  webhook.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    talk += chunk;
  });
  const said = /on port (\d+) \(TLS\), metrics on port (\d+)/;
  await until(() => said.test(talk));
  const [, tls, metrics] = said.exec(talk) ?? [];
  ports = { tls: Number(tls), metrics: Number(metrics) };
  const ready = await plain('/readyz');
  assert.equal(ready.status, 503);
  assert.match(ready.text, /^\[-\]serviceaccounts not synced$/m);
  assert.equal(JSON.parse(await post(review('app'))).response.allowed, true);
});
