import type { EKSClient, AssociatedAccessPolicy as ShownPolicy } from '@aws-sdk/client-eks';
import {
  ACCESS_ENTRY_TYPES,
  type AccessEntry,
  type AssociatedAccessPolicy,
} from '../../core/records/access-entry.ts';
import { nodeGroups } from '../../service/access-entries/kubernetes-names.ts';

/** How often the EKS API is asked. Milliseconds. */
export const EKS_INTERVAL = 30_000;
const TIMEOUT = 10_000;
/** Entries that are described at once. */
const AT_ONCE = 8;
/** More than a cluster may have (EKS service quota): an API that goes on for ever ends here. */
const MOST_PAGES = 200;

/** Reads all access entries of the cluster; undefined where the cluster's mode has none. Rejects when any of it cannot be read. */
export type ReadEntries = () => Promise<readonly AccessEntry[] | undefined>;

type Library = typeof import('@aws-sdk/client-eks');
type Send = EKSClient['send'];

/** Access entries of a cluster through the EKS API, with the ordinary SDK and the credentials of the environment. */
export async function eksAccessEntries(settings: {
  readonly endpoint: string;
  readonly region: string;
  readonly cluster: string;
}): Promise<ReadEntries> {
  const library = await import('@aws-sdk/client-eks');
  const { endpoint, region, cluster: clusterName } = settings;
  const eks = new library.EKSClient({ region: region || 'us-east-1', endpoint, maxAttempts: 2 });
  // The SDK's own overloads, with a bound in time for each call.
  const send = ((command: never) => eks.send(command, { abortSignal: AbortSignal.timeout(TIMEOUT) })) as Send;
  return async () => {
    const { cluster } = await send(new library.DescribeClusterCommand({ name: clusterName }));
    if (cluster?.accessConfig?.authenticationMode === 'CONFIG_MAP') return undefined;
    const principals = await pages(async (nextToken) => {
      const page = await send(new library.ListAccessEntriesCommand({ clusterName, nextToken }));
      return { items: page.accessEntries ?? [], next: page.nextToken };
    });
    const entries: AccessEntry[] = [];
    for (let at = 0; at < principals.length; at += AT_ONCE) {
      const some = principals.slice(at, at + AT_ONCE);
      const read = await Promise.all(some.map((arn) => presentEntry(library, send, clusterName, arn)));
      entries.push(...read.flatMap((entry) => entry ?? []));
    }
    return entries;
  };
}

/** Undefined for one that was deleted since the list was made: it must not keep alive what else was. */
async function presentEntry(...call: Parameters<typeof readEntry>): Promise<AccessEntry | undefined> {
  try {
    return await readEntry(...call);
  } catch (failure) {
    const [library] = call;
    if (failure instanceof library.ResourceNotFoundException) return undefined;
    throw failure;
  }
}

async function readEntry(
  library: Library,
  send: Send,
  clusterName: string,
  principalArn: string,
): Promise<AccessEntry> {
  const { accessEntry: entry } = await send(
    new library.DescribeAccessEntryCommand({ clusterName, principalArn }),
  );
  if (entry?.username === undefined)
    throw new Error(`the access entry of ${principalArn} cannot be understood`);
  // Of a type that EKS has made since, the names are what it shows: refusing it would keep every other entry as it was.
  const type = ACCESS_ENTRY_TYPES.find((known) => known === entry.type) ?? 'STANDARD';
  const policies = await pages(async (nextToken) => {
    const asked = new library.ListAssociatedAccessPoliciesCommand({ clusterName, principalArn, nextToken });
    const page = await send(asked);
    return { items: (page.associatedAccessPolicies ?? []).map(policyOf), next: page.nextToken };
  });
  return {
    cluster: clusterName,
    principalArn,
    arn: entry.accessEntryArn ?? '',
    type,
    // EKS does not show the groups of nodes.
    kubernetesGroups: type === 'STANDARD' ? (entry.kubernetesGroups ?? []) : nodeGroups(type),
    username: entry.username,
    policies,
    createdAt: entry.createdAt?.getTime() ?? 0,
    modifiedAt: entry.modifiedAt?.getTime() ?? 0,
    tags: {},
  };
}

/** A scope that is not known is the narrowest: namespaces that are named, or none. */
function policyOf({ policyArn = '', accessScope }: ShownPolicy): AssociatedAccessPolicy {
  const wide = accessScope?.type === 'cluster';
  const namespaces = wide ? [] : (accessScope?.namespaces ?? []);
  const times = { associatedAt: 0, modifiedAt: 0 };
  return { policyArn, accessScope: { type: wide ? 'cluster' : 'namespace', namespaces }, ...times };
}

async function pages<Item>(
  read: (
    token: string | undefined,
  ) => Promise<{ readonly items: readonly Item[]; readonly next: string | undefined }>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  let token: string | undefined;
  for (let count = 0; count < MOST_PAGES; count++) {
    const { items, next } = await read(token);
    all.push(...items);
    if (!next) return all;
    token = next;
  }
  throw new Error('the list of access entries does not end');
}
