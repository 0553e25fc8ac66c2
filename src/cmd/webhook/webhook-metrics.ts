import type { AdmissionMetrics, ConfigMapSource, Followed } from '../../kubernetes/admission/index.ts';
import { createMetrics, type Metrics } from '../../telemetry/metrics.ts';

/** The webhook's metrics, under the reference's names (pod-identity-webhook.md 13) and, for what it has not, under names like them. */
export interface WebhookMetrics {
  readonly admission: AdmissionMetrics;
  /** One answered request; `microseconds` from its head to its last byte. */
  request(verb: string, path: string, code: string, microseconds: number): void;
  render(): Promise<string>;
  readonly contentType: string;
}

/** 7 buckets of 125000 * 2^n microseconds. */
const BUCKETS = Array.from({ length: 7 }, (_, power) => 125_000 * 2 ** power);

export function webhookMetrics(
  followed: readonly Followed[],
  configMap: ConfigMapSource | undefined,
): WebhookMetrics {
  const metrics = createMetrics();
  gauges(metrics, followed, configMap);
  const request = requestMetrics(metrics);
  return {
    admission: admissionMetrics(metrics),
    request,
    render: () => metrics.render(),
    contentType: metrics.contentType,
  };
}

function requestMetrics(metrics: Metrics): WebhookMetrics['request'] {
  const labels = ['verb', 'path'];
  const requests = metrics.counter({
    name: 'http_request_count',
    help: 'Counter of requests broken out for each verb, path, and response code.',
    labels: [...labels, 'code'],
  });
  const latencies = metrics.histogram(
    {
      name: 'http_request_latencies',
      help: 'Response latency in microseconds for each verb and path.',
      labels,
    },
    BUCKETS,
  );
  const durations = metrics.summary({
    name: 'http_request_duration_microseconds',
    help: 'Response latency summary in microseconds for each verb and path.',
    labels,
  });
  return (verb, path, code, microseconds) => {
    const where = { verb, path };
    requests.add({ verb, path, code });
    latencies.observe(microseconds, where);
    durations.observe(microseconds, where);
  };
}

function admissionMetrics(metrics: Metrics): AdmissionMetrics {
  const pods = metrics.counter({
    name: 'pod_identity_webhook_pod_count',
    help: 'Pods that were given an identity, by its method.',
    labels: ['method'],
  });
  const missing = metrics.counter({
    name: 'pod_identity_webhook_missing_sa_count',
    help: 'Pods whose service account was not found.',
  });
  const leftAlone = metrics.counter({
    name: 'pod_identity_webhook_left_alone_count',
    help: 'Admissions that were answered without looking at the pod, by the reason.',
    labels: ['reason'],
  });
  const denied = metrics.counter({
    name: 'pod_identity_webhook_denied_count',
    help: 'Pods denied in namespaces that fail closed.',
  });
  const warned = metrics.counter({
    name: 'pod_identity_webhook_warned_count',
    help: 'Admissions that were answered with warnings.',
  });
  return {
    mutated: (method) => pods.add({ method }),
    missingServiceAccount: () => missing.add(),
    leftAlone: (reason) => leftAlone.add({ reason }),
    denied: () => denied.add(),
    warned: () => warned.add(),
  };
}

function gauges(
  metrics: Metrics,
  followed: readonly Followed[],
  configMap: ConfigMapSource | undefined,
): void {
  metrics.gauge({ name: 'pod_identity_webhook_used', help: '1 while the webhook runs.' }, () => [[{}, 1]]);
  const labels = ['cache'];
  metrics.gauge(
    { name: 'pod_identity_webhook_cache_synced', help: '1 once the whole source is known.', labels },
    () => followed.map((each) => [{ cache: each.name }, each.ready() ? 1 : 0]),
  );
  metrics.gauge(
    {
      name: 'pod_identity_webhook_cache_connected',
      help: '0 while the source cannot be reached and its copy may be old.',
      labels,
    },
    () => followed.map((each) => [{ cache: each.name }, each.connected() ? 1 : 0]),
  );
  if (configMap === undefined) return;
  metrics.gauge(
    {
      name: 'pod_identity_webhook_config_map_faults',
      help: 'Entries of the ConfigMap that could not be read.',
    },
    () => [[{}, configMap.faults()]],
  );
}
