import type { Directory, DirectoryChange } from '../../core/ports/directory.ts';
import {
  OUTBOUND_ALGORITHMS,
  OUTBOUND_FEDERATION,
  type OutboundFederation,
  outboundRing,
} from '../../core/records/outbound-federation.ts';
import type { RecordKind } from '../../core/records/record.ts';
import { CLUSTER, type Cluster } from '../../core/records/resources.ts';
import { issuerKey } from '../../core/token/issuer.ts';
import type { HostedIssuer } from './provider-keys.ts';

/** Issuers of this instance's own clusters and accounts, by provider key; follows the directory. */
export interface HostedIssuers {
  find(providerUrl: string): HostedIssuer | undefined;
  close(): void;
}

const RINGS = OUTBOUND_ALGORITHMS.map(outboundRing);

class IssuersByUrl {
  readonly #byUrl = new Map<string, HostedIssuer>();

  get(url: string): HostedIssuer | undefined {
    return this.#byUrl.get(url);
  }

  /** Fills in what there is and keeps up with what comes. What has no ring signs elsewhere. */
  follow<Body extends { readonly issuer: string }>(
    directory: Directory,
    kind: RecordKind<Body>,
    rings: (body: Body) => readonly string[],
  ): { stop(): void } {
    const put = (account: string, body: Body) => {
      const key = issuerKey(body.issuer);
      const held = rings(body);
      if (key !== undefined && held.length > 0) this.#byUrl.set(key, { account, rings: held });
    };
    const change = ({ account, entry, previous }: DirectoryChange<Body>) => {
      if (previous !== undefined) this.#drop(account, previous.body.issuer, rings(previous.body));
      if (entry !== undefined) put(account, entry.body);
    };
    const subscription = directory.subscribe(kind, change);
    for (const account of directory.accounts(kind)) {
      for (const { body } of directory.list(kind, account)) put(account, body);
    }
    return subscription;
  }

  /** Another record may have taken the address since. */
  #drop(account: string, issuer: string, rings: readonly string[]): void {
    const key = issuerKey(issuer);
    const known = key === undefined ? undefined : this.#byUrl.get(key);
    if (key !== undefined && known?.account === account && known.rings[0] === rings[0])
      this.#byUrl.delete(key);
  }
}

export function followHostedIssuers(directory: Directory): HostedIssuers {
  const byUrl = new IssuersByUrl();
  const subscriptions = [
    byUrl.follow<Cluster>(directory, CLUSTER, ({ name, sandbox }) => (sandbox ? [name] : [])),
    byUrl.follow<OutboundFederation>(directory, OUTBOUND_FEDERATION, () => RINGS),
  ];
  return {
    find: (url) => byUrl.get(url),
    close: () => {
      for (const subscription of subscriptions) subscription.stop();
    },
  };
}
