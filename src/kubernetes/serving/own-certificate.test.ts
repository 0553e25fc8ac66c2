import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { FakeLog } from '../../../test/fakes/log.fake.ts';
import { type SandboxApi, startSandboxApi } from '../../../test/fakes/sandbox-api.fake.ts';
import { cryptography } from '../../crypto/index.ts';
import { createKubernetesClient, type KubernetesClient } from '../client/index.ts';
import { parseKubeconfig } from '../client/kubeconfig.ts';
import { openOwnCertificate } from './own-certificate.ts';

const DAY = 86_400_000;
const CONFIGURATIONS = 'mutatingwebhookconfigurations.admissionregistration.k8s.io';
let api: SandboxApi;
let client: KubernetesClient;

before(async () => {
  api = await startSandboxApi();
  const { user } = parseKubeconfig(api.kubeconfig);
  const decode = (data = '') => Buffer.from(data, 'base64').toString('utf8');
  client = createKubernetesClient({
    server: api.url,
    authorityPem: api.services.keyring.authorityPem(),
    clientCertificate: {
      certificatePem: decode(user['client-certificate-data']),
      privateKeyPem: decode(user['client-key-data']),
    },
  });
});
after(async () => {
  client.close();
  await api.close();
});

const entry = (name: string) => ({
  name,
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
  failurePolicy: 'Ignore',
  clientConfig: { url: 'https://localhost:1/mutate' },
  rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
});

function open(timing = { check: DAY, settle: 0 }) {
  return openOwnCertificate({
    client,
    cryptography,
    clock: { now: () => api.services.clock.now() },
    log: new FakeLog(),
    namespace: 'default',
    secret: 'webhook-tls',
    configuration: 'hooks',
    names: { dnsNames: ['localhost'], ipAddresses: [] },
    timing,
  });
}

function bundles(): string[] {
  const found = api.server.api.get(CONFIGURATIONS, undefined, 'hooks');
  const webhooks = (found?.webhooks ?? []) as { clientConfig: { caBundle?: string } }[];
  return webhooks.map(({ clientConfig }) => Buffer.from(clientConfig.caBundle ?? '', 'base64').toString());
}

const authorities = (pem: string) => pem.split('BEGIN CERTIFICATE').length - 1;

async function until(done: () => boolean): Promise<void> {
  while (!done()) await delay(50);
}

test('replicas share one pair; every entry of theirs gets its authority, again when it is lost', async () => {
  const OTHERS = Buffer.from(api.services.keyring.authorityPem()).toString('base64');
  await api.server.api.create(CONFIGURATIONS, undefined, {
    metadata: { name: 'hooks' },
    webhooks: [
      entry('a.example.com'),
      entry('b.example.com'),
      {
        ...entry('other.example.com'),
        clientConfig: { url: 'https://elsewhere:1/mutate', caBundle: OTHERS },
      },
    ],
  });
  const first = await open();
  const second = await open();
  await until(() => first.ready() && second.ready());
  await until(() =>
    bundles()
      .slice(0, 2)
      .every((pem) => authorities(pem) === 1),
  );
  assert.equal(bundles()[2], api.services.keyring.authorityPem(), "another server's authority is left alone");
  assert.equal(first.current.certificatePem, second.current.certificatePem);

  const applied = api.server.api.get(CONFIGURATIONS, undefined, 'hooks');
  await api.server.api.update(CONFIGURATIONS, { ...applied, webhooks: [entry('a.example.com')] } as never);
  await until(() => bundles().length === 1 && bundles().every((pem) => authorities(pem) === 1));
  await Promise.all([first.stop(), second.stop()]);
});

test('a pair near its end is renewed; the bundle holds both authorities', async () => {
  const one = await open({ check: 50, settle: 0 });
  await until(() => one.ready());
  const old = one.current.certificatePem;
  const renewed: string[] = [];
  one.onChange(({ certificatePem }) => renewed.push(certificatePem));
  api.pass(61 * DAY);
  await until(() => renewed.length > 0 && renewed.at(-1) !== old);
  await until(() => bundles().every((pem) => authorities(pem) === 2));
  assert.equal(one.connected(), true);
  await one.stop();
});
