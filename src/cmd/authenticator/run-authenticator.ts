import type { Clock } from '../../core/ports/runtime.ts';
import { cryptography } from '../../crypto/index.ts';
import { accessReviewHandler, tokenReviewHandler } from '../../kubernetes/authentication/index.ts';
import { accessEntryGrants } from '../../service/access-entries/entry-grants.ts';
import { batchedInstanceNames } from '../../service/cluster-access/batched-instance-names.ts';
import { ClusterTokenReviewer } from '../../service/cluster-access/create-cluster-token-reviewer.ts';
import type { InstanceNames } from '../../service/cluster-access/instance-names.ts';
import { mapIdentity } from '../../service/cluster-access/map-identity.ts';
import type { TokenReviewer } from '../../service/cluster-access/token-reviewer.ts';
import { tuneCollector } from '../instance/collector.ts';
import type { Endings } from '../instance/endings.ts';
import { type AuthenticatorDoors, listenHealth, listenWebhook } from './authenticator-servers.ts';
import { checkedModes } from './checked-modes.ts';
import { describeInstances } from './describe-instances.ts';
import { type AuthenticatorRuntime, MappingSources } from './mapping-sources.ts';
import { type GivenSettings, requireClusterId } from './read-settings.ts';
import type { AuthenticatorSettings } from './settings.ts';
import { openStatePair } from './state-pair.ts';
import { readStructured, type StructuredSettings } from './structured-settings.ts';
import { endpointsOf, openSts } from './sts.ts';
import { kubeconfigPaths, writeKubeconfigs } from './webhook-kubeconfig.ts';

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
  const structured = readStructured(given.structured);
  const { modes, warnings } = checkedModes(settings.backendMode, structured.dynamicFilePath);
  const sources = new MappingSources(given, structured, runtime);
  const reviewer = await openReviewer(settings, structured, sources, runtime);
  await sources.useModes(modes, structured.dynamicBackendModePath);
  await sources.useEntries(settings);
  const { clock, log, endings } = runtime;
  const { metrics, entries } = sources;
  const scrubbed: ReadonlySet<string> = new Set(structured.scrubbedAccounts);
  const ports = await listen(settings, endings, clock, {
    metrics,
    missing: () => sources.missing(),
    authenticate: tokenReviewHandler({
      reviewer,
      log,
      elapsed: () => performance.now(),
      metrics,
      loggable: (account) => !scrubbed.has(account),
    }),
    ...(entries === undefined
      ? {}
      : { authorize: accessReviewHandler({ grants: accessEntryGrants(entries), metrics }) }),
  });
  endings.add('readiness', () => sources.leave());
  return { ...ports, warnings };
}

async function openReviewer(
  settings: AuthenticatorSettings,
  structured: StructuredSettings,
  sources: MappingSources,
  { clock, log }: AuthenticatorRuntime,
): Promise<TokenReviewer> {
  const { clusterId, region } = settings;
  const { scrubbedAccounts } = structured;
  const endpoints = endpointsOf(settings);
  const instances = instanceNames(settings, structured, () => sources.metrics.ec2Asked());
  return new ClusterTokenReviewer(
    { clusterId, endpoints, scrubbedAccounts, account: '', region },
    {
      clock,
      log,
      cryptography,
      sts: await openSts(settings, endpoints),
      mapIdentity: (identity) => mapIdentity(sources.links(), instances, identity),
      // There is no trail here: the log has a line for each review.
      audit: { record: () => undefined },
      metrics: sources.metrics.sts,
    },
  );
}

function instanceNames(
  settings: AuthenticatorSettings,
  { describeInstancesRole, sourceArn }: StructuredSettings,
  asked: () => void,
): InstanceNames {
  const describe = describeInstances({
    region: settings.region,
    endpoint: settings.ec2Endpoint,
    roleArn: describeInstancesRole,
    sourceArn,
    rate: settings.ec2DescribeInstancesQps,
    burst: settings.ec2DescribeInstancesBurst,
    asked,
  });
  return batchedInstanceNames(describe);
}

async function listen(
  settings: AuthenticatorSettings,
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
