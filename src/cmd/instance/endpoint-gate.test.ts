import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { after, before, test } from 'node:test';
import { TLSSocket } from 'node:tls';
import { ACCOUNT, openWorld, type World } from '../../../test/fakes/services.fake.ts';
import { CLUSTER } from '../../core/records/resources.ts';
import { createSandboxCluster } from '../../service/clusters/create-sandbox-cluster.ts';
import { guardEndpoint } from './endpoint-gate.ts';

let world: World;
before(async () => {
  world = await openWorld();
  await createSandboxCluster(world.services, {
    name: 'sandbox',
    endpoint: 'https://localhost/k8s',
    issuerBase: 'https://localhost',
    version: '1.35',
  });
  await world.services.directory.transact((tx) => {
    const cluster = tx.get(CLUSTER, ACCOUNT, 'sandbox')?.body ?? assert.fail();
    const endpointAccess = { public: true, private: false, cidrs: ['203.0.113.0/24'] };
    tx.put(CLUSTER, ACCOUNT, 'sandbox', { ...cluster, endpointAccess });
  });
});
after(() => world.close());

/** A connection from this machine with a client certificate. */
function socketOf(CN: string, authorized: boolean): TLSSocket {
  return Object.create(TLSSocket.prototype, {
    authorized: { value: authorized },
    remoteAddress: { value: '127.0.0.1' },
    getPeerCertificate: { value: () => ({ subject: { CN } }) },
  });
}

function passes(CN: string, authorized = true): boolean {
  let passed = false;
  const handle = () => {
    passed = true;
  };
  const door = { matches: () => true, handle };
  const response = { writeHead: () => ({ end: () => undefined }) } as unknown as ServerResponse;
  const request = { socket: socketOf(CN, authorized) } as unknown as IncomingMessage;
  guardEndpoint(door, world.services).handle(request, response);
  return passed;
}

test('parts of this system go on behind a closed endpoint: also what undoes changes that lock people out', () => {
  for (const user of ['rolecall:authenticator', 'rolecall:aws-auth-rollback', 'eks:addon-manager'])
    assert.equal(passes(user), true, user);
});

test('attack: a certificate of another name, or of another authority', () => {
  assert.equal(passes('kubernetes-admin'), false);
  assert.equal(passes('x rolecall:authenticator'), false);
  assert.equal(passes('rolecall:authenticator', false), false);
});
