import type { Clock, Log } from '../../core/ports/runtime.ts';
import { CLUSTER_CONNECTION } from '../../core/records/cluster-connection.ts';
import type { Json } from '../../core/records/record.ts';
import { CLUSTER, type Cluster } from '../../core/records/resources.ts';
import { createKubernetesClient } from '../../kubernetes/client/index.ts';
import type { KubernetesObject } from '../../kubernetes/client/resource.ts';
import { followWorkloads } from '../../kubernetes/workloads/index.ts';
import { type OpenedConnection, openConnection } from '../../service/clusters/cluster-connection.ts';
import type { ClusterWorkloads } from '../../service/pod-identity/cluster-workloads.ts';
import type { Services } from '../../service/services.ts';
import type { ClusterKeySets } from './cluster-key-sets.ts';

export type FollowingServices = Services & {
  readonly workloads: ClusterWorkloads;
  readonly clusterKeySets: ClusterKeySets;
};

/** Milliseconds of a question for keys: a pod waits for the answer. */
const PATIENCE = 3000;

/** An API that comes back is noticed within seconds: until then each exchange asks it anew. */
const BACKOFF = { first: 500, most: 8000 };

/** A cluster that is followed, and how that ends. */
type Following = () => Promise<void>;

/** Follows one cluster with what reaches it. Its API may be away: the copies come when it is back. */
function follow(
  cluster: Cluster,
  { server, authorityPem, serverName, token }: OpenedConnection,
  services: FollowingServices,
): Following {
  const log = named(services.log, cluster.name);
  const client = createKubernetesClient({
    server,
    authorityPem,
    token: async () => token,
    ...(serverName === undefined ? {} : { serverName }),
  });
  const followed = followWorkloads(client, { clock: services.clock, log, backoff: BACKOFF });
  const endings = [
    services.workloads.attach(cluster.arn, followed),
    services.clusterKeySets.attach(cluster.arn, async () => {
      const keys = await client.get<KubernetesObject>('/openid/v1/jwks', AbortSignal.timeout(PATIENCE));
      // A parsed answer; its shape is judged where keys are read.
      return keys as unknown as Json;
    }),
  ];
  log.info('cluster.followed', { server });
  return async () => {
    for (const end of endings) end();
    await followed.stop();
    client.close();
    log.info('cluster.not-followed');
  };
}

/** Several clusters write into one log. */
function named(log: Log, cluster: string): Log {
  return {
    info: (event, fields) => log.info(event, { ...fields, cluster }),
    warn: (event, fields) => log.warn(event, { ...fields, cluster }),
    error: (event, fields) => log.error(event, { ...fields, cluster }),
  };
}

/**
 * Follows every attached cluster that a credential is kept for, from now on: those that are attached, detached or given another credential
 * later, too. A cluster whose credential cannot be opened is not followed; the others are.
 */
export function followAttachedClusters(services: FollowingServices & { readonly clock: Clock }): {
  stop(): Promise<void>;
} {
  const { directory, log, settings } = services;
  const running = new Map<string, Following>();
  const ending = new Set<Promise<void>>();
  const end = (name: string): void => {
    const stop = running.get(name);
    running.delete(name);
    if (stop === undefined) return;
    const ended = stop().finally(() => ending.delete(ended));
    ending.add(ended);
  };
  const begin = (name: string): void => {
    const cluster = directory.get(CLUSTER, settings.account, name)?.body;
    if (cluster === undefined) return;
    try {
      const connection = openConnection(services, settings.account, cluster);
      if (connection !== undefined) running.set(name, follow(cluster, connection, services));
    } catch (cause) {
      log.error('cluster.cannot-be-followed', { cluster: name, message: String(cause) });
    }
  };
  const subscription = directory.subscribe(CLUSTER_CONNECTION, ({ account, key }) => {
    if (account !== settings.account) return;
    end(key);
    begin(key);
  });
  for (const { key } of directory.list(CLUSTER_CONNECTION, settings.account)) begin(key);
  return {
    async stop() {
      subscription.stop();
      for (const name of [...running.keys()]) end(name);
      await Promise.all(ending);
    },
  };
}
