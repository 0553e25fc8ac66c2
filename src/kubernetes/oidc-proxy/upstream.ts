import type { ClientRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { ClusterConnection } from '../client/index.ts';
import type { HeaderFields } from './header-fields.ts';

/** `own`: with the proxy's credentials. `bare`: with none, for requests that carry the caller's. */
export type Credentials = 'own' | 'bare';

export interface UpstreamRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: HeaderFields;
  readonly credentials: Credentials;
  /** On a connection that nothing was sent on before. */
  readonly fresh?: boolean;
}

/** The API that is proxied to. */
export interface Upstream {
  /** Opens a request whose body is still to be written. Rejects when the proxy's own token cannot be read. */
  open(request: UpstreamRequest): Promise<ClientRequest>;
  close(): void;
}

/** Milliseconds: shorter than API servers keep an idle connection, so that none is closed under a request. */
const IDLE_SOCKET = 30_000;

function agentOf(connection: ClusterConnection, credentials: Credentials, keepAlive = true): Agent {
  const { authorityPem, serverName, clientCertificate } = connection;
  return new Agent({
    keepAlive,
    timeout: IDLE_SOCKET,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
    ...(authorityPem === undefined ? {} : { ca: authorityPem }),
    ...(serverName === undefined ? {} : { servername: serverName }),
    // An API server believes a certificate before any token: with it, the caller's request would be the proxy's own.
    ...(clientCertificate === undefined || credentials === 'bare'
      ? {}
      : { cert: clientCertificate.certificatePem, key: clientCertificate.privateKeyPem }),
  });
}

/** `onFailure` hears why the API could not be reached; callers are not told. */
export function createUpstream(
  connection: ClusterConnection,
  onFailure: (message: string) => void,
): Upstream {
  const server = new URL(connection.server);
  const base = server.pathname.replace(/\/+$/, '');
  const agents = { own: agentOf(connection, 'own'), bare: agentOf(connection, 'bare') };
  const once = { own: agentOf(connection, 'own', false), bare: agentOf(connection, 'bare', false) };
  return {
    async open({ method, path, headers, credentials, fresh = false }) {
      const token = credentials === 'own' ? await connection.token?.() : undefined;
      const fields = new Map(headers).set('host', [server.host]);
      if (token !== undefined) fields.set('authorization', [`Bearer ${token}`]);
      const opened = httpsRequest({
        agent: (fresh ? once : agents)[credentials],
        host: server.hostname.replace(/^\[|\]$/g, ''),
        port: server.port === '' ? 443 : Number(server.port),
        method,
        path: base + path,
        headers: Object.fromEntries([...fields].map(([name, values]) => [name, one(values)])),
        maxHeaderSize: 65_536,
      });
      // A caller may be gone before anybody else listens; what ends then must not end the process.
      opened.on('error', (failure: NodeJS.ErrnoException) => {
        if (failure.code !== 'ECONNRESET') onFailure(failure.message);
      });
      return opened;
    },
    close() {
      for (const each of [agents, once]) {
        each.own.destroy();
        each.bare.destroy();
      }
    },
  };
}

/** A lone value as text: some headers must not be lists. */
function one(values: string[]): string | string[] {
  return values.length === 1 ? (values[0] ?? '') : values;
}
