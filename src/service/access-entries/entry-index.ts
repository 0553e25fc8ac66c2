import type { Directory } from '../../core/ports/directory.ts';
import { ACCESS_ENTRY } from '../../core/records/access-entry.ts';
import { CLUSTER } from '../../core/records/resources.ts';
import { type AccessEntries, AccessEntryTable, type Found, type Vouched } from './entry-table.ts';
import { holderOf } from './principal.ts';

/** The access entries of one cluster by principal, kept up to date by the directory: what every request to the cluster asks. */
export class AccessEntryIndex implements AccessEntries {
  readonly #directory: Directory;
  readonly #account: string;
  readonly #cluster: string;
  readonly #table = new AccessEntryTable();
  readonly #following: { stop(): void };

  constructor(
    directory: Directory,
    { account, cluster }: { readonly account: string; readonly cluster: string },
  ) {
    this.#directory = directory;
    this.#account = account;
    this.#cluster = cluster;
    const prefix = `${cluster}/`;
    for (const { body } of directory.list(ACCESS_ENTRY, account, prefix)) this.#table.put(body);
    this.#following = directory.subscribe(ACCESS_ENTRY, (change) => {
      if (change.account !== account || !change.key.startsWith(prefix)) return;
      if (change.previous !== undefined) this.#table.drop(change.previous.body);
      if (change.entry !== undefined) this.#table.put(change.entry.body);
    });
  }

  find(vouched: Vouched): Found {
    if (!this.#inForce) return { state: 'none' };
    const found = this.#table.find(vouched);
    const entry = found.state === 'found' ? found.indexed.entry : undefined;
    if (entry === undefined || entry.principalId !== undefined) return found;
    // Made when nobody here knew the account; by now this instance may have it, and know the role's path.
    const real = holderOf(this.#directory, vouched)?.arn;
    if (real === undefined || real === entry.principalArn) return found;
    return {
      state: 'none',
      nearest: entry,
      difference: `the entry is for ${entry.principalArn}, not for ${real}`,
    };
  }

  stop(): void {
    this.#following.stop();
  }

  /** A cluster that is gone has no entries either. */
  get #inForce(): boolean {
    const cluster = this.#directory.get(CLUSTER, this.#account, this.#cluster)?.body;
    return cluster !== undefined && cluster.authenticationMode !== 'CONFIG_MAP';
  }
}
