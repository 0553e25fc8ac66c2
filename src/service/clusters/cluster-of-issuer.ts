import { CLUSTER, type Cluster } from '../../core/records/resources.ts';
import { issuerKey } from '../../core/token/issuer.ts';
import type { Services } from '../services.ts';

/**
 * The cluster, hosted or attached, that an issuer is of; undefined for any other issuer. `url`: as providers are keyed. Clusters are
 * the default account's; providers of any account may name their issuers.
 */
export function clusterOfIssuer(
  { directory, settings }: Pick<Services, 'directory' | 'settings'>,
  url: string,
): Cluster | undefined {
  return directory.list(CLUSTER, settings.account).find(({ body }) => issuerKey(body.issuer) === url)?.body;
}
