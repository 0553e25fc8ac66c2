/** The server under test, with state in a real SQLite file. Swapping how the product is wired means changing this file alone. */

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { awsDoor } from '../../src/aws/listener/index.ts';
import { stsDoor } from '../../src/aws/sts/index.ts';
import type { Clock, Log } from '../../src/core/ports/runtime.ts';
import type { Store } from '../../src/core/ports/store.ts';
import { cryptography } from '../../src/crypto/index.ts';
import { createProviderFetcher } from '../../src/outbound/index.ts';
import { createAudit } from '../../src/service/audit/create-audit.ts';
import { createAuthorizer } from '../../src/service/authorization/create-authorizer.ts';
import { openDirectory } from '../../src/service/directory/open-directory.ts';
import { createProviderKeys } from '../../src/service/federation/create-provider-keys.ts';
import { openKeyring } from '../../src/service/keys/open-keyring.ts';
import type { Services, Settings } from '../../src/service/services.ts';
import { createSessions } from '../../src/service/sessions/create-sessions.ts';
import { openBlobs } from '../../src/storage/files/blobs.ts';
import { readOrCreateKeyFile } from '../../src/storage/key-file.ts';
import { openSqliteStore } from '../../src/storage/sqlite/store.ts';

export const SETTINGS: Settings = {
  partition: 'aws',
  account: '111122223333',
  region: 'us-east-1',
  cluster: 'sandbox',
  publicUrl: 'https://localhost:4743',
  endpointUrl: 'http://127.0.0.1:4700',
};

const clock: Clock = { now: () => Date.now() };
const complain = (event: string, fields?: unknown) => console.error(event, fields);
const log: Log = { info: () => {}, warn: complain, error: complain };

export interface Instance {
  readonly services: Services;
  readonly store: Store;
  /** Audit events that the store has made durable. */
  appended(): number;
  listen(): Promise<number>;
}

/** Counts what the store has acknowledged: the proof that each request was audited. */
function counting(store: Store): { readonly store: Store; appended(): number } {
  let count = 0;
  const append: Store['append'] = async (entries) => {
    await store.append(entries);
    count += entries.length;
  };
  const counted = new Proxy(store, {
    get: (target, name) => {
      const member: unknown = name === 'append' ? append : Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  return { store: counted, appended: () => count };
}

function listen(handler: RequestListener): Promise<number> {
  const server = createServer(handler);
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );
}

export async function openInstance(folder: string): Promise<Instance> {
  const { store, appended } = counting(await openSqliteStore(join(folder, 'state.db')));
  const directory = await openDirectory(store);
  const masterKey = await readOrCreateKeyFile(join(folder, 'master.key'), cryptography);
  const keyring = await openKeyring({ directory, cryptography, clock, masterKey });
  const managedPolicies = { get: () => undefined, all: () => [] };
  const fetcher = createProviderFetcher({ allowPrivateProviders: false });
  const services: Services = {
    settings: SETTINGS,
    clock,
    log,
    cryptography,
    directory,
    blobs: await openBlobs(join(folder, 'blobs'), cryptography),
    keyring,
    sessions: createSessions({ directory, keyring, cryptography }),
    authorizer: createAuthorizer({ directory, managedPolicies }),
    managedPolicies,
    providerKeys: createProviderKeys({ directory, keyring, cryptography, clock, fetcher }),
    audit: createAudit({ store, cryptography, clock, log }),
  };
  const door = awsDoor(services, [stsDoor]);
  return {
    services,
    store,
    appended,
    listen: () => listen((request, response) => door.handle(request, response)),
  };
}
