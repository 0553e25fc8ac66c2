import { createMetrics } from '../../telemetry/metrics.ts';

/** Metrics of the proxy. Label values are of bounded sets: a caller cannot make new ones. */
export interface ProxyMetrics {
  /** A request that may go on. */
  passed(way: 'impersonation' | 'passthrough' | 'unchanged'): void;
  failed(status: number, check: string): void;
  answered(method: string, status: number): void;
  render(): Promise<string>;
  readonly contentType: string;
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** `tunnels`: connections of `exec` and its like that are open. */
export function proxyMetrics(
  issuers: () => readonly (readonly [url: string, ready: boolean])[],
  tunnels: () => number,
): ProxyMetrics {
  const metrics = createMetrics();
  const authentications = metrics.counter({
    name: 'oidc_proxy_authentications_total',
    help: 'Requests by how their token was judged: the way they went on, or the check that refused.',
    labels: ['outcome', 'check'],
  });
  const requests = metrics.counter({
    name: 'oidc_proxy_requests_total',
    help: 'Answered requests.',
    labels: ['method', 'code'],
  });
  metrics.gauge({ name: 'oidc_proxy_tunnels', help: 'Open upgraded connections.' }, () => [[{}, tunnels()]]);
  metrics.gauge(
    { name: 'oidc_proxy_issuer_ready', help: '1 once the keys of the issuer were had.', labels: ['issuer'] },
    () => issuers().map(([issuer, ready]) => [{ issuer }, ready ? 1 : 0]),
  );
  return {
    passed: (way) => authentications.add({ outcome: 'passed', check: way }),
    failed: (status, check) => authentications.add({ outcome: String(status), check }),
    answered: (method, status) =>
      requests.add({ method: METHODS.has(method) ? method : 'OTHER', code: String(status) }),
    render: () => metrics.render(),
    contentType: metrics.contentType,
  };
}
