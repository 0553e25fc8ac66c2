import type { Directory } from '../core/ports/directory.ts';
import { CLUSTER, type Cluster } from '../core/records/resources.ts';

/** A cluster with the account that owns it. */
export interface Issuer {
  readonly account: string;
  readonly cluster: Cluster;
}

/** Clusters by issuer id, over all accounts, kept up to date by the directory. */
export class IssuerIndex {
  readonly #byId = new Map<string, Issuer>();

  constructor(directory: Directory) {
    for (const account of directory.accounts(CLUSTER)) {
      for (const { body } of directory.list(CLUSTER, account))
        this.#byId.set(body.issuerId, { account, cluster: body });
    }
    directory.subscribe(CLUSTER, ({ account, entry, previous }) => {
      if (previous !== undefined) this.#byId.delete(previous.body.issuerId);
      if (entry !== undefined) this.#byId.set(entry.body.issuerId, { account, cluster: entry.body });
    });
  }

  get(issuerId: string): Issuer | undefined {
    return this.#byId.get(issuerId);
  }
}
