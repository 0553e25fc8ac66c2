import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CreatePodIdentityAssociationCommand,
  DeletePodIdentityAssociationCommand,
  EKSClient,
} from '@aws-sdk/client-eks';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { createKubernetesClient, type KubernetesClient } from '../../src/kubernetes/client/client.ts';
import { readKubeconfig } from '../../src/kubernetes/client/index.ts';
import { ROOT } from '../source-tree.ts';
import { rolecall, TestInstance } from './instance.ts';

/** A webhook of its own process, which knows of associations by the EKS API of a real instance alone. */
const instance = new TestInstance();
let client: KubernetesClient;
let webhook: ChildProcess;
let ports: { readonly tls: number; readonly metrics: number };
let options: ConstructorParameters<typeof EKSClient>[0] & object;
let talk = '';

const roleArn = 'arn:aws:iam::111122223333:role/api';
const associate = (serviceAccount: string) =>
  new EKSClient(options).send(
    new CreatePodIdentityAssociationCommand({
      clusterName: 'sandbox',
      namespace: 'default',
      serviceAccount,
      roleArn,
    }),
  );

/** The webhook's answer about a pod of the service account. The certificate is the webhook's own, which this test does not judge. */
async function admitted(serviceAccountName: string): Promise<string> {
  const object = { metadata: {}, spec: { serviceAccountName, containers: [{ name: 'c' }] } };
  const asked = { uid: 'u', namespace: 'default', operation: 'CREATE', object };
  const body = JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: asked,
  });
  const answer = await new Promise<string>((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const to = { port: ports.tls, path: '/mutate', method: 'POST', headers, rejectUnauthorized: false };
    request(to, (incoming) => text(incoming).then(resolve, reject))
      .on('error', reject)
      .end(body);
  });
  const { response } = JSON.parse(answer);
  return response.patch === undefined ? '' : Buffer.from(response.patch, 'base64').toString();
}

const readiness = async () => await fetch(`http://127.0.0.1:${ports.metrics}/readyz`);

async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await done()); tries++) {
    assert.ok(tries < 300, `not in time; the webhook said: ${talk}`);
    await delay(100);
  }
}

before(async () => {
  await instance.start();
  const { environment } = instance;
  client = createKubernetesClient(await readKubeconfig(environment.KUBECONFIG ?? ''));
  options = {
    endpoint: environment.AWS_ENDPOINT_URL ?? '',
    region: 'us-east-1',
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
    },
  };
  const Principal = { Service: 'pods.eks.amazonaws.com' };
  const Statement = [{ Effect: 'Allow', Principal, Action: ['sts:AssumeRole', 'sts:TagSession'] }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await new IAMClient(options).send(new CreateRoleCommand({ RoleName: 'api', AssumeRolePolicyDocument }));
  await associate('early');
  const flags = ['--port', '0', '--metrics-port', '0', '--address', '127.0.0.1'];
  webhook = spawn(join(ROOT, 'bin', 'rolecall'), ['webhook', ...flags, '--pod-identity-cluster', 'sandbox'], {
    env: { ...process.env, ...environment, ...instance.base },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  webhook.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    talk += chunk;
  });
  const said = /on port (\d+) \(TLS\), metrics on port (\d+)/;
  await until(() => said.test(talk));
  const [, tls, metrics] = said.exec(talk) ?? [];
  ports = { tls: Number(tls), metrics: Number(metrics) };
  await until(async () => (await readiness()).status === 200);
});
after(async () => {
  webhook.kill('SIGTERM');
  if (webhook.exitCode === null) await new Promise((resolve) => webhook.once('exit', resolve));
  client.close();
  await instance.dispose();
});

it('a service account that is associated gets container credentials', async () => {
  await client.create('/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'early' } });
  assert.match(await admitted('early'), /AWS_CONTAINER_CREDENTIALS_FULL_URI/);
});

it('an association that was made a moment before its pod is found', async () => {
  await client.create('/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'late' } });
  assert.equal(await admitted('late'), '');
  const { association } = await associate('late');
  assert.match(await admitted('late'), /AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE/);
  const { associationId = '' } = association ?? {};
  await new EKSClient(options).send(
    new DeletePodIdentityAssociationCommand({ clusterName: 'sandbox', associationId }),
  );
});

it('while EKS is away what was listed is served, and readiness says so', async () => {
  await instance.signal('SIGTERM');
  assert.match(await admitted('early'), /AWS_CONTAINER_CREDENTIALS_FULL_URI/);
  await admitted('nobody');
  const ready = await readiness();
  assert.equal(ready.status, 200);
  assert.match(await ready.text(), /^\[!\]associations not reachable, served from the copy$/m);
});

it('two sources of associations are a mistake, and so is one without an endpoint', async () => {
  const flag = ['webhook', '--pod-identity-cluster', 'sandbox'];
  const both = await rolecall([...flag, '--watch-container-credentials-config', '/x'], instance.base);
  assert.equal(both.exitCode, 2);
  assert.match(both.stderr, /exclude each other/);
  const kubeconfig = join(instance.dataDir, 'none');
  const bad = await rolecall(['webhook', '--pod-identity-cluster', '../x', '--kubeconfig', kubeconfig], {});
  assert.equal(bad.exitCode, 2);
});
