import {
  DescribeAccessEntryCommand,
  DescribeClusterCommand,
  type EKSClient,
  ListAccessEntriesCommand,
  ListAssociatedAccessPoliciesCommand,
} from '@aws-sdk/client-eks';
import { principalKey } from '../../kubernetes/access/simulation/principals.ts';
import type { EntryAccess } from '../../kubernetes/access/simulation/simulate.ts';

/** What the EKS API tells of a cluster's ways in. */
export interface KnownAccess {
  /** `API`, `CONFIG_MAP`, `API_AND_CONFIG_MAP`; empty when it is not told. */
  readonly mode: string;
  /** By `principalKey`; undefined: it could not be told. */
  readonly entries: ReadonlyMap<string, EntryAccess> | undefined;
}

const ADMINISTRATOR = /:cluster-access-policy\/AmazonEKSClusterAdminPolicy$/;
/** With 100 entries each, twice what EKS lets a cluster have; a list that does not end is one that is not known. */
const MOST_PAGES = 200;
/** Entries that are asked about at once. */
const AT_ONCE = 8;

/** Access entries go before the map, so simulations ask for them. What the caller may not see stays unknown; nothing fails for it. */
export async function knownAccess(eks: EKSClient, clusterName: string): Promise<KnownAccess> {
  let mode = '';
  try {
    const { cluster } = await eks.send(new DescribeClusterCommand({ name: clusterName }));
    mode = cluster?.accessConfig?.authenticationMode ?? '';
    if (mode === 'CONFIG_MAP') return { mode, entries: new Map() };
    return { mode, entries: await entriesOf(eks, clusterName) };
  } catch {
    return { mode, entries: undefined };
  }
}

async function entriesOf(eks: EKSClient, clusterName: string): Promise<ReadonlyMap<string, EntryAccess>> {
  const found = new Map<string, EntryAccess>();
  const left = [...(await principalsOf(eks, clusterName))].values();
  const work = async (): Promise<void> => {
    // All take from the one iterator, so each principal is asked about once.
    for (const principalArn of left)
      found.set(principalKey(principalArn), await entryOf(eks, clusterName, principalArn));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}

/** All of them: of a part it could not be told who stays without access. */
async function principalsOf(eks: EKSClient, clusterName: string): Promise<ReadonlySet<string>> {
  const principals = new Set<string>();
  let nextToken: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await eks.send(new ListAccessEntriesCommand({ clusterName, nextToken, maxResults: 100 }));
    for (const principalArn of page.accessEntries ?? []) principals.add(principalArn);
    nextToken = page.nextToken;
    if (nextToken === undefined) return principals;
  }
  throw new Error(`the list of access entries did not end after ${MOST_PAGES} pages`);
}

async function entryOf(eks: EKSClient, clusterName: string, principalArn: string): Promise<EntryAccess> {
  const { accessEntry } = await eks.send(new DescribeAccessEntryCommand({ clusterName, principalArn }));
  const policies = await eks.send(new ListAssociatedAccessPoliciesCommand({ clusterName, principalArn }));
  return {
    username: accessEntry?.username ?? '',
    groups: accessEntry?.kubernetesGroups ?? [],
    administrator: (policies.associatedAccessPolicies ?? []).some(
      ({ policyArn = '', accessScope }) => ADMINISTRATOR.test(policyArn) && accessScope?.type === 'cluster',
    ),
  };
}
