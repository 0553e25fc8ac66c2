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
/** More than EKS lets a cluster have. */
const MOST_ENTRIES = 5000;

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
  let nextToken: string | undefined;
  do {
    const page = await eks.send(new ListAccessEntriesCommand({ clusterName, nextToken }));
    for (const principalArn of page.accessEntries ?? [])
      found.set(principalKey(principalArn), await entryOf(eks, clusterName, principalArn));
    nextToken = page.nextToken;
  } while (nextToken !== undefined && found.size < MOST_ENTRIES);
  return found;
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
