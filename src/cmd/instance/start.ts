import type { IssuedCertificate } from '../../core/ports/cryptography.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import { issuerDoor } from '../../oidc/index.ts';
import { SERVER_CERTIFICATE_LIFETIME } from '../../service/keys/certificates.ts';
import type { Keyring } from '../../service/keys/keyring.ts';
import type { Services, Settings } from '../../service/services.ts';
import { ensureAdministrator } from '../../service/users/bootstrap.ts';
import { route } from '../listeners/router.ts';
import { packageVersion } from '../version.ts';
import { wireAws, wireServices } from '../wire.ts';
import type { Configuration } from './configuration.ts';
import { environmentOf } from './environment.ts';
import { startMaintenance } from './maintenance.ts';
import { ownDoor } from './own-door.ts';
import { type Listeners, openListeners } from './ports.ts';
import { type RunState, removeRunFiles, writeRunFiles } from './run-files.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';
import { openState, type State } from './state.ts';

/** An instance that serves. */
export interface RunningInstance {
  readonly state: RunState;
  readonly services: Services;
  stop(): Promise<void>;
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

async function listen(configuration: Configuration, state: State, now: number): Promise<Listeners> {
  const certificate = await listenerCertificate(state.keyring);
  const tls = { certificate, authorityPem: state.keyring.authorityPem() };
  return openListeners(state.directory, configuration.port, tls, now);
}

function settingsOf(configuration: Configuration, listeners: Listeners): Settings {
  return Object.freeze({
    partition: 'aws',
    account: configuration.account,
    region: configuration.region,
    cluster: configuration.cluster,
    publicUrl: `https://localhost:${listeners.https.port}`,
    endpointUrl: `http://127.0.0.1:${listeners.http.port}`,
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

/** Ends what was started, in the order in which nothing is lost: pods, requests, audit events, records. */
async function shutDown(
  dataDir: string,
  sandbox: Sandbox,
  listeners: Listeners,
  services: Services,
  state: State,
): Promise<void> {
  await sandbox.stop();
  await Promise.all([listeners.http.close(), listeners.https.close()]);
  await services.audit.close();
  await services.directory.close();
  await state.store.close();
  removeRunFiles(dataDir);
}

/** Brings an instance up on its data directory; resolves when every door answers. */
export async function startInstance(
  configuration: Configuration,
  runtime: { readonly clock: Clock; readonly log: Log },
): Promise<RunningInstance> {
  const { clock } = runtime;
  const state = await openState(configuration.dataDir, runtime);
  const listeners = await listen(configuration, state, clock.now());
  const settings = settingsOf(configuration, listeners);
  const services = wireServices(state, {
    ...runtime,
    settings,
    allowPrivateProviders: configuration.allowPrivateProviders,
  });
  const administrator = await ensureAdministrator(services);
  const aws = wireAws(services);
  const own = ownDoor();
  listeners.http.serve(route([own], aws));
  const sandbox = await startSandbox(services, configuration, (doors) =>
    listeners.https.serve(route([own, issuerDoor(services), ...doors], aws)),
  );
  const running = runState(configuration, settings, clock.now());
  writeRunFiles(configuration.dataDir, {
    state: running,
    environment: environmentOf(running, administrator),
    kubeconfig: sandbox.kubeconfig,
    ca: state.keyring.authorityPem(),
  });
  const maintenance = startMaintenance(services, async () =>
    listeners.https.renew(await listenerCertificate(state.keyring), state.keyring.authorityPem()),
  );
  return {
    state: running,
    services,
    stop: () => {
      maintenance.stop();
      return shutDown(configuration.dataDir, sandbox, listeners, services, state);
    },
  };
}
