import type { Duplex } from 'node:stream';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import { cryptography } from '../../crypto/index.ts';
import { type ClusterConnection, createKubernetesClient } from '../../kubernetes/client/index.ts';
import { createOidcProxy, createUpstream, type ProxySettings } from '../../kubernetes/oidc-proxy/index.ts';
import { followGivenCertificate, type ServingCertificate } from '../../kubernetes/serving/index.ts';
import { runExecPlugin } from '../exec-plugin.ts';
import type { Endings } from '../instance/endings.ts';
import { CommandFailure } from '../output.ts';
import { connectCluster } from '../webhook/connect-cluster.ts';
import { issuersOfFile } from './authentication-config.ts';
import { type ConfiguredIssuer, issuerOfFlags } from './configured-issuer.ts';
import type { OidcProxyFlags } from './flags.ts';
import { followOwnPair } from './kept-own-pair.ts';
import { proxyEvents } from './proxy-log.ts';
import { proxyMetrics } from './proxy-metrics.ts';
import { listenProbes, listenTls } from './proxy-servers.ts';
import { type WatchedIssuers, watchIssuers } from './watched-issuers.ts';

export interface ProxyRuntime {
  readonly clock: Clock;
  readonly log: Log;
  /** Where each part leaves how it ends. */
  readonly endings: Endings;
}

export interface RunningProxy {
  readonly port: number;
  readonly probePort: number;
}

/** Milliseconds that answers under way may take when the proxy stops. */
const SHUTDOWN_GRACE = 5_000;
/** Of a plugin's token that does not say when it ends: a server cannot wait for the end of its own life. */
const UNSTATED_LIFE = 60_000;

async function issuersOf(flags: OidcProxyFlags): Promise<readonly ConfiguredIssuer[]> {
  return flags.authenticationConfig === ''
    ? [await issuerOfFlags(flags)]
    : await issuersOfFile(flags.authenticationConfig);
}

async function certificateOf(
  flags: OidcProxyFlags,
  { clock, log }: ProxyRuntime,
): Promise<ServingCertificate> {
  try {
    if (flags.tlsCertFile !== '')
      return await followGivenCertificate(
        { certificate: flags.tlsCertFile, key: flags.tlsPrivateKeyFile },
        log,
      );
    return await followOwnPair({ folder: flags.certDir, names: flags.certificateNames }, { clock, log });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailure(`the certificate cannot be used: ${message}`, { cause });
  }
}

function settingsOf(flags: OidcProxyFlags): ProxySettings {
  return {
    impersonation: !flags.disableImpersonation,
    passthrough: flags.tokenPassthrough,
    passthroughAudiences: flags.tokenPassthroughAudiences,
    clientAddress: flags.extraUserHeaderClientIp,
    extra: Object.fromEntries(
      Object.entries(flags.extraUserHeaders).map(([key, value]) => [key.toLowerCase(), [value]]),
    ),
  };
}

/** Ready when some issuer's people can be let in. */
function readinessOf(issuers: WatchedIssuers, stopping: boolean): { ready: boolean; text: string } {
  const lines = issuers
    .states()
    .map(([url, ready]) => `${ready ? '[+]' : '[-]'}${url} ${ready ? 'ok' : 'no keys yet'}`);
  if (stopping) lines.push('[-]shutdown in progress');
  const ready = !stopping && issuers.states().some(([, each]) => each);
  return { ready, text: `${lines.join('\n')}\n${ready ? 'ok' : 'not ready'}\n` };
}

function watched(
  issuers: readonly ConfiguredIssuer[],
  flags: OidcProxyFlags,
  runtime: ProxyRuntime,
): WatchedIssuers {
  try {
    return watchIssuers(issuers, { ...runtime, allowPrivateProviders: flags.allowPrivateProviders });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailure(message, { cause, exitCode: 2 });
  }
}

/** Starts everything that the flags ask for; rejects with `CommandFailure`, leaving in `endings` what was started. */
export async function runOidcProxy(flags: OidcProxyFlags, runtime: ProxyRuntime): Promise<RunningProxy> {
  const { log, endings } = runtime;
  const issuers = watched(await issuersOf(flags), flags, runtime);
  endings.add('issuers', () => issuers.stop());
  const connection: ClusterConnection = await connectCluster(
    flags.kubeconfig,
    runExecPlugin({ unstatedLife: UNSTATED_LIFE }),
  );
  const upstream = createUpstream(connection, (message) =>
    log.warn('oidc-proxy.upstream-failed', { message }),
  );
  endings.add('upstream', () => upstream.close());
  const client = createKubernetesClient(connection);
  endings.add('client', () => client.close());
  const certificate = await certificateOf(flags, runtime);
  endings.add('certificate', () => certificate.stop());
  const tunnels = new Set<Duplex>();
  const metrics = proxyMetrics(
    () => issuers.states(),
    () => tunnels.size,
  );
  const proxy = createOidcProxy({
    reviewer: issuers.reviewer,
    upstream,
    client,
    events: proxyEvents(log, metrics),
    settings: settingsOf(flags),
    newId: cryptography.randomUuid,
  });
  const address = flags.bindAddress;
  let stopping = false;
  const probes = await listenProbes(
    { address, port: flags.readinessProbePort },
    { metrics, readiness: () => readinessOf(issuers, stopping) },
  );
  endings.add('probe listener', () => probes.close(0));
  const tls = await listenTls({ address, port: flags.securePort }, certificate, { proxy, metrics, tunnels });
  endings.add('TLS listener', () => tls.close(SHUTDOWN_GRACE));
  endings.add('readiness', () => {
    stopping = true;
  });
  return { port: tls.port, probePort: probes.port };
}
