import type { Directory, DirectoryChange } from '../../core/ports/directory.ts';
import { CLUSTER, type Cluster } from '../../core/records/resources.ts';
import { issuerKey } from '../../core/token/issuer.ts';
import type { HostedIssuer } from './provider-keys.ts';

/** Issuers of this instance's own clusters, by provider key; follows the directory. */
export interface HostedIssuers {
  find(providerUrl: string): HostedIssuer | undefined;
  close(): void;
}

export function followHostedIssuers(directory: Directory): HostedIssuers {
  const byUrl = new Map<string, HostedIssuer>();

  const put = (account: string, cluster: Cluster) => {
    const key = issuerKey(cluster.issuer);
    if (key !== undefined) byUrl.set(key, { account, cluster: cluster.name });
  };
  const drop = (account: string, cluster: Cluster) => {
    const key = issuerKey(cluster.issuer);
    const known = key === undefined ? undefined : byUrl.get(key);
    if (key !== undefined && known?.account === account && known.cluster === cluster.name) byUrl.delete(key);
  };
  const change = ({ account, entry, previous }: DirectoryChange<Cluster>) => {
    if (previous !== undefined) drop(account, previous.body);
    if (entry !== undefined) put(account, entry.body);
  };

  const subscription = directory.subscribe(CLUSTER, change);
  for (const account of directory.accounts(CLUSTER)) {
    for (const entry of directory.list(CLUSTER, account)) put(account, entry.body);
  }
  return { find: (url) => byUrl.get(url), close: () => subscription.stop() };
}
