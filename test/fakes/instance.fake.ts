import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { cloudformationDoor } from '../../src/aws/cloudformation/index.ts';
import { ec2Door } from '../../src/aws/ec2/index.ts';
import { iamDoor } from '../../src/aws/iam/index.ts';
import { awsDoor } from '../../src/aws/listener/index.ts';
import type { ServiceDoor } from '../../src/aws/protocol/operation.ts';
import { stsDoor } from '../../src/aws/sts/index.ts';
import type { ProviderFetcher } from '../../src/core/ports/provider-fetcher.ts';
import type { Store } from '../../src/core/ports/store.ts';
import { cryptography } from '../../src/crypto/index.ts';
import { createAudit } from '../../src/service/audit/create-audit.ts';
import { createAuthorizer } from '../../src/service/authorization/create-authorizer.ts';
import { openDirectory } from '../../src/service/directory/open-directory.ts';
import { createProviderKeys } from '../../src/service/federation/create-provider-keys.ts';
import { openKeyring } from '../../src/service/keys/open-keyring.ts';
import { KNOWLEDGE } from '../../src/service/policies/action-knowledge.fake.ts';
import { createManagedPolicies } from '../../src/service/policies/aws-managed-policies.ts';
import type { Services } from '../../src/service/services.ts';
import { createSessions } from '../../src/service/sessions/create-sessions.ts';
import { createUsage } from '../../src/service/usage/create-usage.ts';
import { ensureAdministrator } from '../../src/service/users/bootstrap.ts';
import { openMemoryStore } from '../../src/storage/memory/store.ts';
import { FakeLog } from './log.fake.ts';

export const ACCOUNT_ID = '111122223333';
export const REGION = 'us-east-1';
const DATA = join(import.meta.dirname, '../../data/aws-managed-policies.json.br');

export interface ClientKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** An instance in memory, with its real parts and the doors of identity on a free loopback port. */
export interface FakeInstance {
  readonly services: Services;
  readonly clock: { time: number; now(): number };
  readonly store: Store;
  readonly administrator: ClientKey;
  readonly endpoint: string;
  iam(key?: ClientKey): IAMClient;
  sts(key?: ClientKey): STSClient;
  ec2(key?: ClientKey): EC2Client;
  cloudformation(key?: ClientKey, region?: string): CloudFormationClient;
  close(): Promise<void>;
}

const managedPolicies = createManagedPolicies(() =>
  brotliDecompressSync(readFileSync(DATA)).toString('utf8'),
);

/** What an instance may be given beside its usual parts. */
export interface FakeParts {
  /** There is no network unless it is faked. */
  readonly fetcher?: ProviderFetcher;
  /** Doors beside those of identity. */
  readonly doors?: readonly ServiceDoor[];
}

/** The services alone, for use cases that need no door. */
export async function openFakeServices({
  fetcher = { fetchJson: () => Promise.reject(new Error('no network in tests')) },
}: FakeParts = {}): Promise<Pick<FakeInstance, 'services' | 'clock' | 'store' | 'close'>> {
  const store = openMemoryStore();
  const directory = await openDirectory(store);
  // Stands still at the time of day, because the SDK signs by the machine's clock.
  const clock = { time: Math.floor(Date.now() / 1000) * 1000, now: () => clock.time };
  const log = new FakeLog();
  const masterKey = cryptography.randomBytes(32);
  const keyring = await openKeyring({ directory, cryptography, clock, masterKey });
  const providerKeys = createProviderKeys({ directory, keyring, cryptography, clock, fetcher });
  const audit = createAudit({ store, cryptography, clock, log });
  const usage = createUsage({ directory, log });
  const settings = {
    partition: 'aws',
    account: ACCOUNT_ID,
    region: REGION,
    cluster: 'sandbox',
    publicUrl: 'https://localhost:4743',
    endpointUrl: 'http://127.0.0.1:4700',
  };
  const services: Services = {
    settings,
    clock,
    log,
    cryptography,
    directory,
    keyring,
    managedPolicies,
    actions: KNOWLEDGE,
    providerKeys,
    audit,
    usage,
    workloads: {
      presence: () => ({ state: 'present' }),
      follows: () => true,
      standing: () => 'followed',
      serviceAccount: () => ({ state: 'absent' }),
      lost: () => undefined,
    },
    sessions: createSessions({ directory, keyring, cryptography }),
    authorizer: createAuthorizer({ directory, managedPolicies }),
    blobs: {
      write: () => Promise.reject(new Error('no blobs here')),
      read: () => {
        throw new Error('no blobs here');
      },
      remove: () => Promise.resolve(),
      sweep: () => Promise.resolve(0),
    },
  };
  const close = async () => {
    await usage.close();
    await audit.close();
    providerKeys.close();
    await directory.close();
    await store.close();
  };
  return { services, clock, store, close };
}

export async function openFakeInstance(parts: FakeParts = {}): Promise<FakeInstance> {
  const { services, clock, store, close } = await openFakeServices(parts);
  const administrator = await ensureAdministrator(services);
  const door = awsDoor(services, [iamDoor, stsDoor, ec2Door, cloudformationDoor, ...(parts.doors ?? [])]);
  const server = createServer((request, response) => door.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clients: { destroy(): void }[] = [];
  const options = (credentials: ClientKey, region: string) => ({
    endpoint,
    region,
    // A copy: the SDK marks the object that it is given.
    credentials: { ...credentials },
    maxAttempts: 1,
  });
  const keep = <Client extends { destroy(): void }>(client: Client): Client => {
    clients.push(client);
    return client;
  };
  return {
    services,
    clock,
    store,
    administrator,
    endpoint,
    iam: (key = administrator) => keep(new IAMClient(options(key, REGION))),
    sts: (key = administrator) => keep(new STSClient(options(key, REGION))),
    ec2: (key = administrator) => keep(new EC2Client(options(key, REGION))),
    cloudformation: (key = administrator, region = REGION) =>
      keep(new CloudFormationClient(options(key, region))),
    close: async () => {
      for (const client of clients) client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await close();
    },
  };
}
