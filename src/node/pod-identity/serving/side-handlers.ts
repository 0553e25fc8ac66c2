import { type HttpHandler as Handler, http } from '../../http.ts';
import { type AgentMetrics, METRICS_TYPE } from '../metrics.ts';
import { sendText } from './credential-handler.ts';

/** An address that the credential endpoint listens on. */
export interface Bound {
  readonly address: string;
  readonly port: number;
}

/** Milliseconds (pod-identity-agent.md 8). */
const PATIENCE = 10_000;
const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

type Health = 'good' | 'silent' | 'bad';

/** The status that the endpoint gives for a path it does not have. */
function ask({ address, port }: Bound): Promise<Health> {
  const host = address.includes(':') ? `[${address}]` : address;
  return new Promise((resolve) => {
    const request = http.get(`http://${host}:${port}/`, { agent: false, timeout: PATIENCE }, (response) => {
      response.resume();
      resolve(response.statusCode === 404 ? 'good' : 'bad');
    });
    request.once('timeout', () => {
      resolve('silent');
      request.destroy();
    });
    request.once('error', () => resolve('bad'));
  });
}

/** Asks every address that is served, as a pod would: pod-identity-agent.md 8. */
export function probeHandler(bound: readonly Bound[]): Handler {
  return (request, response) => {
    if (!PROBES.has(request.url ?? '')) return sendText(response, 404, '404 page not found\n');
    void Promise.all(bound.map(ask)).then((found) => {
      if (found.includes('bad')) sendText(response, 500, 'Internal Server Error occurred\n');
      else if (found.includes('silent')) sendText(response, 408, 'Request Timeout\n');
      else sendText(response, 200, 'ok\n');
    });
  };
}

/** The metrics, and the probes beside them. */
export function metricsHandler(metrics: AgentMetrics, entries: () => number, probes: Handler): Handler {
  return (request, response) => {
    if (request.url !== '/metrics') return probes(request, response);
    response.writeHead(200, { 'Content-Type': METRICS_TYPE }).end(metrics.render(entries()));
  };
}
