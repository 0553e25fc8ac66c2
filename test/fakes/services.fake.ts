import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallAudit, Operation } from '../../src/aws/protocol/operation.ts';
import { Denial } from '../../src/core/errors/denial.ts';
import type { Permission } from '../../src/core/principal/permission.ts';
import { cryptography } from '../../src/crypto/index.ts';
import { openDirectory } from '../../src/service/directory/open-directory.ts';
import type { Services } from '../../src/service/services.ts';
import { openBlobs } from '../../src/storage/files/blobs.ts';
import { openMemoryStore } from '../../src/storage/memory/store.ts';
import { FakeLog } from './log.fake.ts';

export const ACCOUNT = '111122223333';

/** The real store, directory, blobs and cryptography; an authorizer that allows all but `denied`; a keyring with a fixed key. */
export interface World {
  readonly services: Services;
  readonly folder: string;
  /** Milliseconds; tests move it. */
  now: number;
  /** Actions that are refused. */
  readonly denied: Set<string>;
  readonly asked: Permission[];
  /** ARNs that the last call noted for its audit event. */
  touched: readonly string[];
  /** Authorizes and handles a call as the door does. */
  call<I, O>(operation: Operation<I, O>, input: I, who?: { account?: string; region?: string }): Promise<O>;
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-world-'));
  const directory = await openDirectory(openMemoryStore());
  const denied = new Set<string>();
  const asked: Permission[] = [];
  const require: Services['authorizer']['require'] = (_caller, permissions) => {
    for (const permission of permissions) {
      asked.push(permission);
      if (!denied.has(permission.action)) continue;
      const { action, resource } = permission;
      const clause = `because no identity-based policy allows the ${action} action`;
      throw new Denial({ principal: 'arn:x', action, resource, clause, explicit: false });
    }
  };
  const parts = {
    settings: {
      partition: 'aws',
      account: ACCOUNT,
      region: 'us-east-1',
      cluster: 'sandbox',
      publicUrl: 'https://localhost:4743',
      endpointUrl: 'http://127.0.0.1:4700',
    },
    clock: { now: () => world.now },
    log: new FakeLog(),
    cryptography,
    directory,
    blobs: await openBlobs(join(folder, 'blobs'), cryptography),
    keyring: fakeKeyring(),
    authorizer: { require },
    workloads: { standing: () => 'not followed' },
  };
  const world: World = {
    // The parts that these tests reach; the rest is not there and would fail loudly.
    services: parts as unknown as Services,
    folder,
    now: Date.parse('2026-11-21T10:00:00Z'),
    denied,
    asked,
    touched: [],
    async call(operation, input, { account = ACCOUNT, region = 'us-east-1' } = {}) {
      const facts = { time: world.now, sourceIp: '127.0.0.1', userAgent: 't', secureTransport: true, region };
      const audit: CallAudit = { resources: [], additional: {} };
      world.touched = audit.resources;
      const arn = `arn:aws:iam::${account}:root`;
      const caller = { type: 'root', account, arn, id: account, accessKeyId: 'AKIA' } as const;
      const call = { requestId: 'r', service: 's', operation: 'o', caller, account, region, facts, audit };
      require(caller, operation.authorize(input, call, world.services), facts);
      return await operation.handle(input, call, world.services);
    },
    async close() {
      await directory.close();
      await rm(folder, { recursive: true });
    },
  };
  return world;
}

function fakeKeyring(): Services['keyring'] {
  const key = cryptography.randomBytes(32);
  const ensured = new Set<string>();
  const keyring = {
    sealSecret: (purpose: string, secret: string) =>
      Buffer.from(cryptography.seal(key, Buffer.from(secret), purpose)).toString('base64'),
    openSecret(purpose: string, sealed: string) {
      const opened = cryptography.open(key, Buffer.from(sealed, 'base64'), purpose);
      if (opened === undefined) throw new Error('not sealed for this purpose');
      return Buffer.from(opened).toString('utf8');
    },
    authorityPem: () => '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n',
    ensureSigningKey: async (account: string, cluster: string) => void ensured.add(`${account}/${cluster}`),
    ensured,
  };
  return keyring as unknown as Services['keyring'];
}
