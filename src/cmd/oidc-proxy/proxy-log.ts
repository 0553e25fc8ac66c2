import type { KubernetesUser } from '../../core/cluster-access/kubernetes-user.ts';
import type { Log } from '../../core/ports/runtime.ts';
import type { Decided, ProxyEvents } from '../../kubernetes/oidc-proxy/index.ts';
import type { ProxyMetrics } from './proxy-metrics.ts';

const where = ({ auditId, source, forwardedFor, method, path }: Decided) => ({
  auditID: auditId,
  src: source,
  ...(forwardedFor === '' ? {} : { xff: forwardedFor }),
  method,
  uri: path,
});

const who = ({ username, uid, groups, extra }: KubernetesUser) => ({
  user: username,
  ...(uid === undefined ? {} : { uid }),
  groups,
  ...(extra === undefined || Object.keys(extra).length === 0 ? {} : { extra }),
});

/** One line a decision, under kube-oidc-proxy's names for them (audit-tools.md 16.1): who came, and whom the API answers. */
export function proxyEvents(log: Log, metrics: ProxyMetrics): ProxyEvents {
  return {
    passed(request, inbound, outbound, way) {
      metrics.passed(way);
      const as = outbound === undefined ? {} : { outbound: who(outbound) };
      log.info('AuSuccess', { ...where(request), way, inbound: who(inbound), ...as });
    },
    failed(request, status, check, message) {
      metrics.failed(status, check);
      log.info('AuFail', { ...where(request), status, check, message });
    },
  };
}
