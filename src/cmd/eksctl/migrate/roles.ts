import { GetRoleCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { parseRoleArn } from '../../../core/session/role-arn.ts';
import type { ClusterSession } from '../start-up.ts';
import { readTrust, type TrustDocument } from './trust.ts';

/** The role's trust policy, or why it cannot be migrated. Roles may have a path. */
export async function trustOf(
  { clients, account, partition }: ClusterSession,
  roleArn: string,
): Promise<TrustDocument | { readonly fault: string }> {
  const role = parseRoleArn(roleArn, partition);
  if (role === undefined) return { fault: 'the annotation is no role ARN' };
  if (role.account !== account)
    return {
      fault: `the role is of account ${role.account}: bind a role of this account with --target-role-arn`,
    };
  try {
    const { Role } = await clients.iam.send(new GetRoleCommand({ RoleName: role.name }));
    if (Role?.Arn !== roleArn) return { fault: `the role is ${Role?.Arn}: the annotation has another path` };
    return readTrust(Role.AssumeRolePolicyDocument ?? '');
  } catch (failure) {
    if (failure instanceof Error && /^NoSuchEntity/.test(failure.name))
      return { fault: 'the role does not exist' };
    throw failure;
  }
}

export async function writeTrust(
  { clients }: ClusterSession,
  roleArn: string,
  trust: TrustDocument,
): Promise<void> {
  await clients.iam.send(
    new UpdateAssumeRolePolicyCommand({
      RoleName: roleArn.slice(roleArn.lastIndexOf('/') + 1),
      PolicyDocument: JSON.stringify(trust),
    }),
  );
}
