import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { isOwnUser } from '../../core/cluster-access/reserved-names.ts';
import type { EndpointAccess } from '../../core/records/resources.ts';
import { CLUSTER } from '../../core/records/resources.ts';
import { endpointReachable, OPEN_ENDPOINT } from '../../service/clusters/endpoint-access.ts';
import type { Services } from '../../service/services.ts';
import type { PathDoor } from '../listeners/router.ts';

/** The node of the sandbox is this machine: the nodes' own network is its loopback network. */
const NODE_NETWORK = ['127.0.0.0/8', '::1/128'];

const REFUSAL = JSON.stringify({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: 'the cluster endpoint does not allow access from this address: see publicAccessCidrs',
  reason: 'Forbidden',
  code: 403,
});
const HEAD = {
  'content-type': 'application/json',
  'content-length': Buffer.byteLength(REFUSAL),
  connection: 'close',
};

/**
 * Lets through to the API only who comes from where the cluster's endpoint access says, before anything of the request is looked
 * at. AWS drops such packets; here the client is told why, once, and its connection is closed.
 */
export function guardEndpoint(door: PathDoor, services: Services): PathDoor {
  const { directory, settings } = services;
  const access = (): EndpointAccess =>
    directory.get(CLUSTER, settings.account, settings.cluster)?.body.endpointAccess ?? OPEN_ENDPOINT;
  const allowed = ({ socket }: IncomingMessage): boolean =>
    endpointReachable(access(), socket.remoteAddress, NODE_NETWORK) || isControlPlane(socket);
  const { upgrade } = door;
  return {
    matches: (path) => door.matches(path),
    handle(request: IncomingMessage, response: ServerResponse): void {
      if (allowed(request)) door.handle(request, response);
      else response.writeHead(403, HEAD).end(REFUSAL);
    },
    ...(upgrade === undefined
      ? {}
      : {
          upgrade(request, socket, head): void {
            if (allowed(request)) upgrade(request, socket, head);
            else socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
          },
        }),
  };
}

/**
 * Parts of this system reach the API beside the endpoint, whoever it is open for. Told by a client certificate of the instance's own
 * authority; the listener takes any, `authorized` is what counts.
 */
function isControlPlane(socket: Socket): boolean {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return false;
  const name = socket.getPeerCertificate().subject?.CN;
  return typeof name === 'string' && isOwnUser(name);
}
