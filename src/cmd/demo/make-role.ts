import { print } from '../output.ts';

/** A role that its account's own principals may assume: `aws iam create-role` for machines without the AWS CLI. */
export async function makeRole(name: string, trust: string): Promise<void> {
  const { CreateRoleCommand, IAMClient } = await import('@aws-sdk/client-iam');
  const client = new IAMClient({ region: process.env.AWS_REGION ?? 'us-east-1' });
  const { Role } = await client.send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }),
  );
  print(String(Role?.Arn));
}
