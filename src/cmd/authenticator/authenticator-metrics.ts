import type { BackendMode } from '../../core/cluster-access/mapping/backend-mode.ts';
import type { AccessMetrics } from '../../kubernetes/access/access-metrics.ts';
import type { AuthenticationMetrics } from '../../kubernetes/authentication/index.ts';
import type { StsMetrics } from '../../service/cluster-access/sts-metrics.ts';
import { createMetrics, type Metrics } from '../../telemetry/metrics.ts';

/** The authenticator's metrics under the reference's names (cluster-authenticator.md 9) and, for what it has not, under names like them. */
export interface AuthenticatorMetrics extends AuthenticationMetrics, AccessMetrics {
  readonly sts: StsMetrics;
  ec2Asked(): void;
  render(): Promise<string>;
  readonly contentType: string;
}

const PREFIX = 'aws_iam_authenticator_';
/** Prometheus' own, which the reference leaves as they are. Seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** `modes` are the ones in force now. */
export function authenticatorMetrics(modes: () => readonly BackendMode[]): AuthenticatorMetrics {
  const metrics = createMetrics();
  modeGauges(metrics, modes);
  return {
    ...requestMetrics(metrics),
    ...sourceMetrics(metrics),
    sts: stsMetrics(metrics),
    render: () => metrics.render(),
    contentType: metrics.contentType,
  };
}

function requestMetrics(metrics: Metrics): AuthenticationMetrics & Pick<AuthenticatorMetrics, 'ec2Asked'> {
  const latency = metrics.histogram(
    { name: `${PREFIX}authenticate_latency_seconds`, help: 'Authenticate call latency', labels: ['result'] },
    BUCKETS,
  );
  const authorized = metrics.counter({
    name: `${PREFIX}authorize_total`,
    help: 'SubjectAccessReviews answered, by whether an access policy allowed.',
    labels: ['allowed'],
  });
  const calls = metrics.counter({
    name: `${PREFIX}ec2_describe_instances_calls_total`,
    help: 'Number of EC2 describe instances calls.',
  });
  return {
    authenticated: (result, seconds) => latency.observe(seconds, { result }),
    authorized: (allowed) => authorized.add({ allowed: String(allowed) }),
    ec2Asked: () => calls.add(),
  };
}

function stsMetrics(metrics: Metrics): StsMetrics {
  const labels = ['StsRegion'];
  const failures = metrics.counter({
    name: `${PREFIX}sts_connection_failures_total`,
    help: 'Sts call could not succeed or timedout',
    labels,
  });
  const throttled = metrics.counter({
    name: `${PREFIX}sts_throttling_total`,
    help: 'Sts call got throttled',
    labels,
  });
  const responses = metrics.counter({
    name: `${PREFIX}sts_responses_total`,
    help: 'Sts responses with error code label',
    labels: ['ResponseCode', ...labels],
  });
  return {
    connectionFailed: (StsRegion) => failures.add({ StsRegion }),
    throttled: (StsRegion) => throttled.add({ StsRegion }),
    responded: (status, StsRegion) => responses.add({ ResponseCode: String(status), StsRegion }),
  };
}

function sourceMetrics(metrics: Metrics): AccessMetrics {
  const watches = metrics.counter({
    name: `${PREFIX}configmap_watch_failures_total`,
    help: 'EKS Configmap watch failures',
  });
  const files = metrics.counter({
    name: `${PREFIX}dynamicfile_failures_total`,
    help: 'Dynamic file failures',
  });
  const sections = metrics.counter({
    name: `${PREFIX}configmap_invalid_sections_total`,
    help: 'Versions of a section of aws-auth that could not be read; the entries before it stayed.',
    labels: ['section'],
  });
  const dropped = new Map<string, number>();
  metrics.gauge(
    {
      name: `${PREFIX}configmap_dropped_entries`,
      help: 'Entries of the present aws-auth that cannot be used.',
      labels: ['section'],
    },
    () => [...dropped].map(([section, count]) => [{ section }, count]),
  );
  const copies = new Map<string, number>();
  metrics.gauge(
    {
      name: `${PREFIX}configmap_sections_from_copy`,
      help: 'Sections of aws-auth that cannot be read and map by the copy kept since before this start.',
      labels: ['section'],
    },
    () => [...copies].map(([section, served]) => [{ section }, served]),
  );
  const deletions = metrics.counter({
    name: `${PREFIX}configmap_deletions_total`,
    help: 'Times that aws-auth was deleted, after which it maps nobody.',
  });
  const latency = metrics.histogram(
    {
      name: `${PREFIX}dynamic_e2e_latency_seconds`,
      help: 'End to end latency in seconds partitioned by type.',
      labels: ['type'],
    },
    [1, 3, 5, 10, 15, 20, 30, 60],
  );
  return {
    watchFailed: () => watches.add(),
    mapDeleted: () => deletions.add(),
    fileFailed: () => files.add(),
    fileTaken: (type, seconds) => latency.observe(seconds, { type }),
    sectionInvalid: (section) => sections.add({ section }),
    entriesDropped: (section, count) => void dropped.set(section, count),
    sectionFromCopy: (section, served) => void copies.set(section, served ? 1 : 0),
  };
}

/** As the reference sets them: of a list that has DynamicFile, `only` when it stands alone, else `enabled`. */
function modeGauges(metrics: Metrics, modes: () => readonly BackendMode[]): void {
  const holds = () => modes().includes('DynamicFile');
  const alone = () => holds() && modes().length === 1;
  metrics.gauge(
    { name: `${PREFIX}dynamic_file_enabled`, help: 'Dynamic file in backend mode is enabled' },
    () => [[{}, holds() && !alone() ? 1 : 0]],
  );
  metrics.gauge(
    { name: `${PREFIX}dynamic_file_only`, help: 'Only dynamic file in backend mode is enabled' },
    () => [[{}, alone() ? 1 : 0]],
  );
}
