import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ec2Door } from '../../src/aws/ec2/index.ts';
import { eksDoor } from '../../src/aws/eks/index.ts';
import { iamDoor } from '../../src/aws/iam/index.ts';
import { awsDoor } from '../../src/aws/listener/index.ts';
import { s3Door } from '../../src/aws/s3/index.ts';
import { cryptography } from '../../src/crypto/index.ts';
import type { Services } from '../../src/service/services.ts';
import { ensureAdministrator } from '../../src/service/users/bootstrap.ts';
import { openBlobs } from '../../src/storage/files/blobs.ts';
import { type ClientKey, openFakeServices } from './instance.fake.ts';

/** An instance in memory with its real parts, bodies in a temporary folder, and the doors of resources on a free loopback port. */
export interface ResourceDoors {
  readonly services: Services;
  readonly administrator: ClientKey;
  readonly endpoint: string;
  readonly folder: string;
  close(): Promise<void>;
}

export async function openResourceDoors(): Promise<ResourceDoors> {
  const base = await openFakeServices();
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-doors-'));
  const services: Services = {
    ...base.services,
    blobs: await openBlobs(join(folder, 'blobs'), cryptography),
  };
  const administrator = await ensureAdministrator(services);
  const door = awsDoor(services, [iamDoor, s3Door, ec2Door, eksDoor]);
  const server = createServer((request, response) => door.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    services,
    administrator,
    folder,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await base.close();
      await rm(folder, { recursive: true });
    },
  };
}
