import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { isIP } from 'node:net';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import { cryptography } from '../../crypto/index.ts';
import { issuerHandler, type PublishedIssuer } from '../../kubernetes/publish/index.ts';
import { followGivenCertificate, type ServingPair } from '../../kubernetes/serving/index.ts';
import type { Endings } from '../instance/endings.ts';
import { CommandFailure } from '../output.ts';
import type { PublishSettings } from './publish-settings.ts';

interface ServeRuntime {
  readonly clock: Clock;
  readonly log: Log;
  readonly endings: Endings;
}

const BOUNDS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  maxHeaderSize: 16_384,
  handshakeTimeout: 10_000,
};
const CONNECTIONS = 2000;
const LIFETIME = 397 * 86_400_000;

/** A certificate for the issuer's host by an authority that signs it alone, written where relying parties can be told of it. */
async function makePair(host: string, caOut: string, { clock }: ServeRuntime): Promise<ServingPair> {
  const now = clock.now();
  const authority = await cryptography.createAuthority('Rolecall issuer CA', LIFETIME, now);
  const names = isIP(host) === 0 ? { dnsNames: [host] } : { ipAddresses: [host] };
  const pair = await cryptography.issueCertificate(authority, {
    commonName: host,
    ...names,
    usages: ['server'],
    lifetime: LIFETIME,
    now,
  });
  writeFileSync(caOut, authority.certificatePem);
  return pair;
}

async function pairOf(
  settings: PublishSettings,
  host: string,
  runtime: ServeRuntime,
  renewed: (pair: ServingPair) => void,
): Promise<ServingPair> {
  const { tlsCert, tlsKey, caOut = '' } = settings;
  if (tlsCert === undefined || tlsKey === undefined) return makePair(host, caOut, runtime);
  const followed = await followGivenCertificate({ certificate: tlsCert, key: tlsKey }, runtime.log);
  runtime.endings.add('certificate', () => followed.stop());
  followed.onChange(renewed);
  return followed.current;
}

/** Serves the documents under the issuer's own path; answers the port. */
export async function serveIssuer(
  settings: PublishSettings & { readonly port: number },
  issuer: string,
  published: PublishedIssuer,
  runtime: ServeRuntime,
): Promise<number> {
  const { hostname, pathname } = new URL(issuer);
  const basePath = pathname === '/' ? '' : pathname;
  const context = (pair: ServingPair) => ({
    cert: pair.certificatePem,
    key: pair.privateKeyPem,
    minVersion: 'TLSv1.2' as const,
  });
  let server: Server | undefined;
  const pair = await pairOf(settings, hostname.replace(/^\[|\]$/g, ''), runtime, (next) =>
    server?.setSecureContext(context(next)),
  );
  server = createServer(
    { ...BOUNDS, ...context(pair) },
    issuerHandler({ published, basePath, log: runtime.log }),
  );
  server.maxConnections = CONNECTIONS;
  return listen(server, settings, runtime);
}

function listen(
  server: Server,
  { port, address }: PublishSettings,
  { endings }: ServeRuntime,
): Promise<number> {
  return new Promise((resolve, reject) => {
    // Stays for good: an accept that fails later must not end the process.
    server.on('error', (failure) =>
      reject(new CommandFailure(`cannot listen on port ${port}: ${failure.message}`)),
    );
    server.listen(port, address || undefined, () => {
      endings.add('TLS listener', () => {
        server.close();
        server.closeAllConnections();
      });
      resolve((server.address() as AddressInfo).port);
    });
  });
}
