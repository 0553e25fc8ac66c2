import {
  type AccessEntry,
  AssociateAccessPolicyCommand,
  type AssociatedAccessPolicy,
  CreateAccessEntryCommand,
  DeleteAccessEntryCommand,
  DescribeAccessEntryCommand,
  ListAccessEntriesCommand,
  ListAssociatedAccessPoliciesCommand,
} from '@aws-sdk/client-eks';
import type { WantedEntry } from './access-entry-options.ts';
import { isMissing } from './associations.ts';
import { log } from './log-lines.ts';
import type { ClusterSession } from './start-up.ts';

/** An entry with its policies. */
export interface EntryWithPolicies {
  readonly entry: AccessEntry;
  readonly policies: readonly AssociatedAccessPolicy[];
}

/** Principals' ARNs, all pages. */
export async function listEntries({ clients, cluster }: ClusterSession): Promise<readonly string[]> {
  const found: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await clients.eks.send(new ListAccessEntriesCommand({ clusterName: cluster, nextToken }));
    found.push(...(page.accessEntries ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

export async function describeEntry(
  session: ClusterSession,
  principalArn: string,
): Promise<EntryWithPolicies | undefined> {
  const { clients, cluster: clusterName } = session;
  try {
    const { accessEntry } = await clients.eks.send(
      new DescribeAccessEntryCommand({ clusterName, principalArn }),
    );
    const policies = await policiesOf(session, principalArn);
    return accessEntry === undefined ? undefined : { entry: accessEntry, policies };
  } catch (failure) {
    if (isMissing(failure)) return undefined;
    throw failure;
  }
}

async function policiesOf(
  { clients, cluster: clusterName }: ClusterSession,
  principalArn: string,
): Promise<readonly AssociatedAccessPolicy[]> {
  const found: AssociatedAccessPolicy[] = [];
  let nextToken: string | undefined;
  do {
    const page = await clients.eks.send(
      new ListAssociatedAccessPoliciesCommand({ clusterName, principalArn, nextToken }),
    );
    found.push(...(page.associatedAccessPolicies ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

/** The entry with all its policies, or no entry: one that is left without them would look finished and give nothing. */
export async function makeEntry(session: ClusterSession, wanted: WantedEntry): Promise<void> {
  const { clients, cluster: clusterName } = session;
  const { principalARN: principalArn, type, kubernetesGroups, kubernetesUsername: username } = wanted;
  await clients.eks.send(
    new CreateAccessEntryCommand({ clusterName, principalArn, type, kubernetesGroups, username }),
  );
  try {
    for (const { policyARN: policyArn, accessScope } of wanted.accessPolicies ?? [])
      await clients.eks.send(
        new AssociateAccessPolicyCommand({ clusterName, principalArn, policyArn, accessScope }),
      );
  } catch (failure) {
    await clients.eks.send(new DeleteAccessEntryCommand({ clusterName, principalArn }));
    throw failure;
  }
  log('info', `created access entry for principal ARN ${principalArn}`);
}
