import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Cluster } from '../../src/core/records/resources.ts';
import { cryptography } from '../../src/crypto/index.ts';
import {
  type ApiServer,
  type ApiServerOptions,
  adminKubeconfig,
  createApiServer,
} from '../../src/sandbox/apiserver/index.ts';
import { createAudit } from '../../src/service/audit/create-audit.ts';
import { openDirectory } from '../../src/service/directory/open-directory.ts';
import { openKeyring } from '../../src/service/keys/open-keyring.ts';
import type { Services } from '../../src/service/services.ts';
import { openMemoryStore } from '../../src/storage/memory/store.ts';
import { FakeLog } from './log.fake.ts';

export const ACCOUNT = '111122223333';
export const CLUSTER = 'sandbox';

/** The real API server over a memory store, on a free TLS port. The clock stands still unless a test moves it. */
export interface SandboxApi {
  readonly url: string;
  readonly port: number;
  readonly server: ApiServer;
  readonly services: Services;
  readonly log: FakeLog;
  readonly kubeconfig: string;
  readonly cluster: Cluster;
  /** Moves the clock on, milliseconds. */
  pass(milliseconds: number): void;
  close(): Promise<void>;
}

function clusterAt(url: string): Cluster {
  const issuerId = '0123456789ABCDEF0123456789ABCDEF';
  return {
    name: CLUSTER,
    arn: `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/${CLUSTER}`,
    issuerId,
    issuer: `${url}/id/${issuerId}`,
    endpoint: url,
    version: '1.35',
    createdAt: 0,
    status: 'ACTIVE',
    tags: {},
    sandbox: true,
  };
}

export async function startSandboxApi(
  parts: Pick<ApiServerOptions, 'tokenReviewers' | 'accessGrants'> = {},
): Promise<SandboxApi> {
  let now = Date.now();
  const clock = { now: () => now };
  const log = new FakeLog();
  const store = openMemoryStore();
  const directory = await openDirectory(store);
  const keyring = await openKeyring({
    directory,
    cryptography,
    clock,
    masterKey: cryptography.randomBytes(32),
  });
  await keyring.ensureSigningKey(ACCOUNT, CLUSTER);
  const serving = await keyring.certificate('serving', {
    commonName: 'localhost',
    dnsNames: ['localhost'],
    ipAddresses: ['127.0.0.1'],
    usages: ['server'],
    lifetime: 30 * 24 * 3600_000,
  });
  const tls = { cert: serving.certificatePem, key: serving.privateKeyPem, ca: keyring.authorityPem() };
  const listener = createServer({ ...tls, requestCert: true, rejectUnauthorized: false });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  const url = `https://localhost:${port}`;
  const cluster = clusterAt(url);
  const settings = { publicUrl: url, account: ACCOUNT, cluster: CLUSTER, region: 'us-east-1' };
  const audit = createAudit({ store, cryptography, clock, log });
  // The API server reads these services and no other.
  const services = { settings, clock, log, cryptography, directory, keyring, audit } as unknown as Services;
  const server = createApiServer({ services, cluster, ...parts });
  listener.on('request', (request, response) => server.handle(request, response));
  listener.on('upgrade', (request, socket, head) => server.upgrade(request, socket, head));
  await server.start();
  return {
    url,
    port,
    server,
    services,
    log,
    cluster,
    kubeconfig: await adminKubeconfig(services, CLUSTER),
    pass: (milliseconds) => {
      now += milliseconds;
    },
    async close() {
      server.stop();
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
      await audit.close();
      await directory.close();
      await store.close();
    },
  };
}
