import type { OidcProvider } from '../../../core/records/identity.ts';
import { issuerKey } from '../../../core/token/issuer.ts';
import { findCluster } from '../../clusters/find-cluster.ts';
import type { PodExchange } from '../exchange.ts';
import { clusterAway } from '../refusals.ts';

/** The cluster in the caller's account and region (eks.md 2.1). Keys are those of its own issuer and no other. */
export function clusterFound(exchange: PodExchange): void {
  const { input, context, services } = exchange;
  const { account, facts } = context;
  const cluster = findCluster(services.directory, account, facts.region, input.clusterName);
  const url = issuerKey(cluster.issuer);
  if (url === undefined) throw clusterAway(`the issuer of cluster ${cluster.name} is no https URL`);
  exchange.cluster = cluster;
  exchange.provider = providerOf(url, cluster.arn);
}

/** Keys are looked up by the URL alone: no IAM provider is needed for Pod Identity, and none is made. */
function providerOf(url: string, arn: string): OidcProvider {
  return { url, arn, clientIds: [], thumbprints: [], createDate: 0, tags: {} };
}
