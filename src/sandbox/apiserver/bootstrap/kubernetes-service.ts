import type { ClusterApi } from '../../cluster-api.ts';
import { sameJson } from '../objects/tree.ts';

const NAME = 'kubernetes';

/** Keeps `default/kubernetes` true: the address under which pods of this machine reach the API server. */
export async function ensureKubernetesService(api: ClusterApi, endpoint: string): Promise<void> {
  const port = Number(new URL(endpoint).port || 443);
  const address = '127.0.0.1';
  const spec = {
    type: 'ClusterIP',
    clusterIP: address,
    clusterIPs: [address],
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    internalTrafficPolicy: 'Cluster',
    sessionAffinity: 'None',
    ports: [{ name: 'https', port, protocol: 'TCP', targetPort: port }],
  };
  const present = api.get('services', 'default', NAME);
  if (present === undefined) {
    const labels = { component: 'apiserver', provider: 'kubernetes' };
    await api.create('services', 'default', {
      metadata: { name: NAME, labels },
      spec,
      status: { loadBalancer: {} },
    });
  } else if (!sameJson(present.spec, spec)) await api.update('services', { ...present, spec });
}
