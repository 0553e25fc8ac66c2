import {
  DescribeAddonCommand,
  DescribePodIdentityAssociationCommand,
  ListPodIdentityAssociationsCommand,
  type PodIdentityAssociation,
  type PodIdentityAssociationSummary,
} from '@aws-sdk/client-eks';
import { CommandFailure } from '../output.ts';
import type { ServiceAccountName } from './stacks.ts';
import type { ClusterSession } from './start-up.ts';

export const AGENT_ADDON = 'eks-pod-identity-agent';

/** All pages. */
export async function listAssociations(
  { clients, cluster }: ClusterSession,
  subject?: Partial<ServiceAccountName>,
): Promise<readonly PodIdentityAssociationSummary[]> {
  const found: PodIdentityAssociationSummary[] = [];
  const { namespace, name: serviceAccount } = subject ?? {};
  let nextToken: string | undefined;
  do {
    const page = await clients.eks.send(
      new ListPodIdentityAssociationsCommand({ clusterName: cluster, namespace, serviceAccount, nextToken }),
    );
    found.push(...(page.associations ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

/** One that is gone by now is left out. */
export async function describeAssociation(
  { clients, cluster }: ClusterSession,
  { associationId }: PodIdentityAssociationSummary,
): Promise<PodIdentityAssociation | undefined> {
  try {
    const { association } = await clients.eks.send(
      new DescribePodIdentityAssociationCommand({ clusterName: cluster, associationId }),
    );
    return association;
  } catch (failure) {
    if (isMissing(failure)) return undefined;
    throw failure;
  }
}

/** The association of a service account. */
export async function associationOf(
  session: ClusterSession,
  subject: ServiceAccountName,
): Promise<PodIdentityAssociation | undefined> {
  const [found] = await listAssociations(session, subject);
  return found && describeAssociation(session, found);
}

export function isMissing(failure: unknown): boolean {
  return failure instanceof Error && failure.name === 'ResourceNotFoundException';
}

export async function agentInstalled({ clients, cluster }: ClusterSession): Promise<boolean> {
  try {
    await clients.eks.send(new DescribeAddonCommand({ clusterName: cluster, addonName: AGENT_ADDON }));
    return true;
  } catch (failure) {
    if (isMissing(failure)) return false;
    throw failure;
  }
}

/** Without the agent no pod would get its role (eksctl.md 5.1 step 2). Throws `CommandFailure`. */
export async function requireAgent(session: ClusterSession): Promise<void> {
  if (await agentInstalled(session)) return;
  throw new CommandFailure(
    `the "${AGENT_ADDON}" addon must be installed to create pod identity associations; please enable it using \`eksctl create addon --cluster=${session.cluster} --name=${AGENT_ADDON}\``,
  );
}
