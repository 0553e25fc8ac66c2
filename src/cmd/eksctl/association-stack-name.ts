import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { cryptography } from '../../crypto/index.ts';
import { ASSOCIATION_TAG, associationStackPrefix, type ServiceAccountName } from './stacks.ts';
import type { ClusterSession } from './start-up.ts';

const DIGEST = 8;

/**
 * The stack's name as eksctl has it. Namespace `a-b` with account `c` would be named like namespace `a` with account `b-c`: when
 * the name is the other's already, this one ends in a digest of the two names.
 */
export async function associationStack(
  session: ClusterSession,
  subject: ServiceAccountName,
): Promise<string> {
  const { namespace, name } = subject;
  const plain = `${associationStackPrefix(session.cluster)}${namespace}-${name}`;
  const owner = await ownerOf(session, plain);
  if (owner === undefined || owner === `${namespace}/${name}`) return plain;
  return `${plain}-${cryptography.sha256Hex(`${namespace}/${name}`).slice(0, DIGEST)}`;
}

async function ownerOf({ clients }: ClusterSession, StackName: string): Promise<string | undefined> {
  try {
    const { Stacks } = await clients.cloudformation.send(new DescribeStacksCommand({ StackName }));
    return Stacks?.[0]?.Tags?.find(({ Key }) => Key === ASSOCIATION_TAG)?.Value ?? '';
  } catch (failure) {
    if (failure instanceof Error && /does not exist/.test(failure.message)) return undefined;
    throw failure;
  }
}
