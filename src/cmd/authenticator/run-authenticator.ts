import {
  type BackendMode,
  BackendModeFault,
  readBackendModes,
} from '../../core/cluster-access/mapping/backend-mode.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import { cryptography } from '../../crypto/index.ts';
import { followBackendModes } from '../../kubernetes/access/dynamic-file/follow-backend-modes.ts';
import { tokenReviewHandler } from '../../kubernetes/authentication/index.ts';
import { BackendChain } from '../../service/cluster-access/backend-chain.ts';
import { batchedInstanceNames } from '../../service/cluster-access/batched-instance-names.ts';
import { ClusterTokenReviewer } from '../../service/cluster-access/create-cluster-token-reviewer.ts';
import { mapIdentity } from '../../service/cluster-access/map-identity.ts';
import { tuneCollector } from '../instance/collector.ts';
import type { Endings } from '../instance/endings.ts';
import { CommandFailure } from '../output.ts';
import { type AuthenticatorMetrics, authenticatorMetrics } from './authenticator-metrics.ts';
import { type AuthenticatorDoors, listenHealth, listenWebhook } from './authenticator-servers.ts';
import { mapperStarters } from './backend-mappers.ts';
import { describeInstances } from './describe-instances.ts';
import { type GivenSettings, requireClusterId } from './read-settings.ts';
import { openStatePair } from './state-pair.ts';
import { readStructured, type StructuredSettings } from './structured-settings.ts';
import { endpointsOf, openSts } from './sts.ts';
import { kubeconfigPaths, writeKubeconfigs } from './webhook-kubeconfig.ts';

export interface AuthenticatorRuntime {
  readonly clock: Clock;
  readonly log: Log;
  /** Where each part leaves how it ends. */
  readonly endings: Endings;
}

export interface RunningAuthenticator {
  readonly port: number;
  readonly healthPort: number;
  readonly warnings: readonly string[];
}

/** What an API server waits for its webhooks, and so what a shutdown waits for it. */
const SHUTDOWN_GRACE = 10_000;

/** Brings the authenticator up; resolves when it listens, which may be before every source is known. */
export async function runAuthenticator(
  given: GivenSettings,
  runtime: AuthenticatorRuntime,
): Promise<RunningAuthenticator> {
  tuneCollector();
  const { settings } = given;
  requireClusterId(settings);
  const { modes, warnings } = modesOf(settings.backendMode);
  const structured = readStructured(given.structured);
  requireDynamicFile(modes, structured);
  const endpoints = endpointsOf(settings);
  const sts = await openSts(settings, endpoints);
  const sources = new Sources(given, structured, runtime);
  await sources.open(modes);
  const { clock, log, endings } = runtime;
  const { metrics } = sources;
  const instances = batchedInstanceNames(
    describeInstances({
      region: settings.region,
      endpoint: settings.ec2Endpoint,
      roleArn: structured.describeInstancesRole,
      sourceArn: structured.sourceArn,
      rate: settings.ec2DescribeInstancesQps,
      burst: settings.ec2DescribeInstancesBurst,
      asked: () => metrics.ec2Asked(),
    }),
  );
  const scrubbed: ReadonlySet<string> = new Set(structured.scrubbedAccounts);
  const reviewer = new ClusterTokenReviewer(
    {
      clusterId: settings.clusterId,
      endpoints,
      scrubbedAccounts: structured.scrubbedAccounts,
      account: '',
      region: settings.region,
    },
    {
      clock,
      log,
      cryptography,
      sts,
      mapIdentity: (identity) => mapIdentity(sources.chain.links(), instances, identity),
      // There is no trail here: the log has a line for each review.
      audit: { record: () => undefined },
      metrics: metrics.sts,
    },
  );
  const ports = await listen(given, endings, clock, {
    metrics,
    missing: () => sources.missing(),
    authenticate: tokenReviewHandler({
      reviewer,
      log,
      elapsed: () => performance.now(),
      metrics,
      loggable: (account) => !scrubbed.has(account),
    }),
  });
  endings.add('readiness', () => sources.leave());
  return { ...ports, warnings };
}

/** Throws `CommandFailure` with the reference's texts. */
function modesOf(names: readonly string[]) {
  try {
    return readBackendModes(names);
  } catch (cause) {
    if (!(cause instanceof BackendModeFault)) throw cause;
    throw new CommandFailure(cause.message, { exitCode: 2, cause });
  }
}

function requireDynamicFile(modes: readonly BackendMode[], { dynamicFilePath }: StructuredSettings): void {
  const wanted = modes.includes('DynamicFile');
  const named = dynamicFilePath !== '';
  if (wanted && !named)
    throw new CommandFailure('dynamicfile is set in backend-mode but dynamicfilepath is not set', {
      exitCode: 2,
    });
  if (!wanted && named)
    throw new CommandFailure('dynamicfile is not set in backend-mode but dynamicfilepath is set', {
      exitCode: 2,
    });
}

/** Where mappings come from, the modes in force with them. */
class Sources {
  readonly metrics: AuthenticatorMetrics;
  readonly chain: BackendChain;
  readonly #structured: StructuredSettings;
  readonly #runtime: AuthenticatorRuntime;
  #inForce: readonly BackendMode[] = [];
  #stopping = false;

  constructor(
    { settings, structured: file }: GivenSettings,
    structured: StructuredSettings,
    runtime: AuthenticatorRuntime,
  ) {
    const { clock, log } = runtime;
    this.#structured = structured;
    this.#runtime = runtime;
    this.metrics = authenticatorMetrics(() => this.#inForce);
    const starters = mapperStarters({ settings, structured, file, clock, log, metrics: this.metrics });
    this.chain = new BackendChain(starters, structured.reservedPrefixes);
  }

  async open(configured: readonly BackendMode[]): Promise<void> {
    const { log, endings } = this.#runtime;
    endings.add('mappings', () => this.chain.stop());
    await this.#use(configured);
    const path = this.#structured.dynamicBackendModePath;
    if (path !== '') {
      const file = await followBackendModes(path, {
        log,
        metrics: this.metrics,
        use: (modes = configured) => {
          this.#use(modes).catch((cause: unknown) =>
            log.error('authenticator.backend-modes-kept', { modes, message: String(cause) }),
          );
        },
      });
      endings.add('backend modes', () => file.close());
    }
  }

  /** Told to whoever probes before the listener goes. */
  leave(): void {
    this.#stopping = true;
  }

  /** Lines of `/readyz`. */
  missing(): readonly string[] {
    if (this.#stopping) return ['[-]shutdown in progress'];
    return this.chain.ready() ? [] : ['[-]mappings not synced'];
  }

  async #use(modes: readonly BackendMode[]): Promise<void> {
    await this.chain.use(modes);
    this.#inForce = modes;
  }
}

async function listen(
  { settings }: GivenSettings,
  endings: Endings,
  clock: Clock,
  doors: AuthenticatorDoors,
): Promise<Omit<RunningAuthenticator, 'warnings'>> {
  const { hostname, address, stateDir, kubeconfigPregenerated } = settings;
  const pair = await openStatePair(stateDir, { hostname, address }, { cryptography, now: clock.now() });
  const health = await listenHealth(settings.healthPort);
  endings.add('health listener', () => health.close(0));
  const webhook = await listenWebhook({ address, port: settings.port }, pair, doors);
  endings.add('TLS listener', () => webhook.close(SHUTDOWN_GRACE));
  const { port } = webhook;
  if (!kubeconfigPregenerated)
    await writeKubeconfigs(kubeconfigPaths(settings), { hostname, port, authorityPem: pair.authorityPem });
  return { port, healthPort: health.port };
}
