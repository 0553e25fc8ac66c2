import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { awsDoor } from '../../src/aws/listener/index.ts';
import { AWS_DOORS } from '../../src/cmd/aws-doors.ts';
import { ensureAdministrator } from '../../src/service/users/bootstrap.ts';
import { type ClientKey, openFakeServices } from './instance.fake.ts';

export type AuditedInstance = Awaited<ReturnType<typeof openAuditedInstance>>;

export interface Credentials extends ClientKey {
  readonly sessionToken?: string;
}

/** Every AWS API of an instance in memory, on a free loopback port, with clients that do not retry. */
export async function openAuditedInstance() {
  const opened = await openFakeServices();
  const { services } = opened;
  const administrator = await ensureAdministrator(services);
  const door = awsDoor(services, AWS_DOORS);
  const server = createServer((request, response) => door.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clients: { destroy(): void }[] = [];
  const keep = <Client extends { destroy(): void }>(client: Client): Client => {
    clients.push(client);
    return client;
  };
  const options = (credentials: Credentials) => ({
    endpoint,
    region: 'us-east-1',
    credentials: { ...credentials },
    maxAttempts: 1,
  });
  return {
    ...opened,
    administrator,
    endpoint,
    cloudtrail: (key: Credentials = administrator) => keep(new CloudTrailClient(options(key))),
    iam: (key: Credentials = administrator) => keep(new IAMClient(options(key))),
    sts: (key: Credentials = administrator) => keep(new STSClient(options(key))),
    async close() {
      for (const client of clients) client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await opened.close();
    },
  };
}
