import type { Directory } from '../core/ports/directory.ts';
import { CLUSTER, type Cluster } from '../core/records/resources.ts';

/** A cluster with the account that owns it. */
export interface Issuer {
  readonly account: string;
  readonly cluster: Cluster;
}

/** Clusters that sign here by issuer id, over all accounts, kept up to date by the directory. */
export class IssuerIndex {
  readonly #byId = new Map<string, Issuer>();

  constructor(directory: Directory) {
    for (const account of directory.accounts(CLUSTER)) {
      for (const { body } of directory.list(CLUSTER, account)) this.#put(account, body);
    }
    directory.subscribe(CLUSTER, ({ account, entry, previous }) => {
      if (previous !== undefined) this.#byId.delete(previous.body.issuerId);
      if (entry !== undefined) this.#put(account, entry.body);
    });
  }

  #put(account: string, cluster: Cluster): void {
    if (cluster.sandbox) this.#byId.set(cluster.issuerId, { account, cluster });
  }

  get(issuerId: string): Issuer | undefined {
    return this.#byId.get(issuerId);
  }
}
