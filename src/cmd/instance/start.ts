import type { IssuedCertificate } from '../../core/ports/cryptography.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import { issuerDoor, tokenIssuerDoor } from '../../oidc/index.ts';
import { sweepBodies } from '../../service/buckets/sweep-bodies.ts';
import { SERVER_CERTIFICATE_LIFETIME } from '../../service/keys/certificates.ts';
import type { Keyring } from '../../service/keys/keyring.ts';
import type { Settings } from '../../service/services.ts';
import { ensureAdministrator } from '../../service/users/bootstrap.ts';
import type { AccessViews } from '../access/cluster-view.ts';
import type { AuthenticatorMetrics } from '../authenticator/authenticator-metrics.ts';
import { type PathDoor, route, upgrades } from '../listeners/router.ts';
import { packageVersion } from '../version.ts';
import { type WiredServices, wireAws, wireServices } from '../wire.ts';
import { applyAccountSettings } from './apply-account-settings.ts';
import { followAttachedClusters } from './attached-clusters.ts';
import { tuneCollector } from './collector.ts';
import type { Configuration } from './configuration.ts';
import { controlDoor } from './control/door.ts';
import { Endings } from './endings.ts';
import { type Administrator, environmentOf } from './environment.ts';
import { startMaintenance } from './maintenance.ts';
import { metricsDoor } from './metrics-door.ts';
import { ownDoor } from './own-door.ts';
import { keepPorts, type Listeners, openListeners } from './ports.ts';
import { type RunState, writeRunFiles } from './run-files.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';
import { openState, type State } from './state.ts';

/** An instance that serves. */
export interface RunningInstance {
  readonly state: RunState;
  stop(): Promise<void>;
}

interface Runtime {
  readonly clock: Clock;
  readonly log: Log;
}

const HOSTS = {
  dnsNames: ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'],
  ipAddresses: ['127.0.0.1', '::1'],
};

function listenerCertificate(keyring: Keyring): Promise<IssuedCertificate> {
  return keyring.certificate('listener', {
    commonName: 'rolecall',
    ...HOSTS,
    usages: ['server'],
    lifetime: SERVER_CERTIFICATE_LIFETIME,
  });
}

async function listen(configuration: Configuration, state: State): Promise<Listeners> {
  const certificate = await listenerCertificate(state.keyring);
  const tls = { certificate, authorityPem: state.keyring.authorityPem() };
  return openListeners(state.directory, configuration.port, tls);
}

function settingsOf(configuration: Configuration, listeners: Listeners): Settings {
  return Object.freeze({
    partition: 'aws',
    account: configuration.account,
    region: configuration.region,
    cluster: configuration.cluster,
    publicUrl: `https://localhost:${listeners.https.port}`,
    endpointUrl: `http://127.0.0.1:${listeners.http.port}`,
    strictBinding: configuration.strictBinding,
    boundSessions: configuration.boundSessions,
  });
}

function runState(configuration: Configuration, settings: Settings, now: number): RunState {
  return {
    pid: process.pid,
    version: packageVersion(),
    startedAt: new Date(now).toISOString(),
    dataDir: configuration.dataDir,
    cluster: settings.cluster,
    account: settings.account,
    region: settings.region,
    endpointUrl: settings.endpointUrl,
    publicUrl: settings.publicUrl,
  };
}

/** Brings the instance up, leaving in `endings` how each part ends. Rejects between two parts when `signal` aborts. */
async function bringUp(
  configuration: Configuration,
  runtime: Runtime,
  endings: Endings,
  signal: AbortSignal,
): Promise<RunState> {
  const { clock } = runtime;
  tuneCollector();
  const state = await openState(configuration.dataDir, runtime, endings);
  const listeners = await listen(configuration, state);
  endings.add('TLS listener', () => listeners.https.close());
  endings.add('plain listener', () => listeners.http.close());
  await keepPorts(state.directory, listeners, clock.now());
  signal.throwIfAborted();
  const settings = settingsOf(configuration, listeners);
  const { allowPrivateProviders, providerCaFile } = configuration;
  const providerAuthorities = providerCaFile === undefined ? [] : [providerCaFile.pem];
  const services = wireServices(state, { ...runtime, settings, allowPrivateProviders, providerAuthorities });
  endings.add('provider keys', () => services.providerKeys.close());
  endings.add('audit', () => services.audit.close());
  endings.add('usage', () => services.usage.close());
  const sandbox = await serve(configuration, services, listeners, { endings, signal });
  signal.throwIfAborted();
  const running = {
    ...runState(configuration, settings, clock.now()),
    metadataUrl: sandbox.metadataUrl,
  };
  writeRunFiles(configuration.dataDir, {
    state: running,
    environment: environmentOf(running, sandbox.administrator),
    kubeconfig: sandbox.kubeconfig,
    ca: state.keyring.authorityPem(),
    control: sandbox.controlToken,
  });
  const attached = followAttachedClusters(services);
  endings.add('attached clusters', () => attached.stop());
  const maintenance = startMaintenance(services, async () =>
    listeners.https.renew(await listenerCertificate(state.keyring), state.keyring.authorityPem()),
  );
  endings.add('maintenance', () => maintenance.stop());
  void sweepBodies(services);
  return running;
}

/** Loaded only when they are wanted: the library costs 20 MB. The sandbox has no backend modes. */
async function openMetrics(): Promise<AuthenticatorMetrics> {
  const { authenticatorMetrics } = await import('../authenticator/authenticator-metrics.ts');
  return authenticatorMetrics(() => []);
}

/** Hands the listeners their doors and starts the sandbox behind them. */
async function serve(
  configuration: Configuration,
  services: WiredServices,
  listeners: Listeners,
  life: { readonly endings: Endings; readonly signal: AbortSignal },
): Promise<Sandbox & { readonly administrator: Administrator; readonly controlToken: string }> {
  const administrator = await ensureAdministrator(services);
  await applyAccountSettings(services, configuration);
  const aws = wireAws(services);
  const own = ownDoor();
  const controlToken = Buffer.from(services.cryptography.randomBytes(32)).toString('base64url');
  const parts: { access?: AccessViews } = {};
  const metrics = configuration.metrics ? await openMetrics() : undefined;
  const counted = metrics === undefined ? [] : [metricsDoor(metrics)];
  listeners.http.serve(route([own, controlDoor(services, controlToken, parts), ...counted], aws));
  const take = (doors: readonly PathDoor[]): void =>
    listeners.https.serve(
      route([own, issuerDoor(services), tokenIssuerDoor(services), ...doors], aws),
      upgrades(doors),
    );
  const sandbox = await startSandbox(services, configuration, take, { ...life, metrics });
  parts.access = sandbox.access;
  return { ...sandbox, administrator, controlToken };
}

/**
 * Brings an instance up on its data directory; resolves when every door answers. When that fails, or `signal` aborts, it
 * rejects after everything that was started has ended: no listener, process or run file stays.
 */
export async function startInstance(
  configuration: Configuration,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<RunningInstance> {
  const endings = new Endings();
  try {
    const state = await bringUp(configuration, runtime, endings, signal);
    return { state, stop: () => endings.run(runtime.log) };
  } catch (failure) {
    await endings.run(runtime.log);
    throw failure;
  }
}
