import { GetTemplateCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { DetachRolePolicyCommand, ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam';
import type { AwsClients } from './clients.ts';
import { log } from './log-lines.ts';

/** ARNs that the stack itself put on its role: it takes them off again. */
function ownPolicies(template: string | undefined): readonly string[] {
  const { Resources } = JSON.parse(template ?? '{}') as {
    readonly Resources?: {
      readonly Role1?: { readonly Properties?: { readonly ManagedPolicyArns?: readonly unknown[] } };
    };
  };
  return (Resources?.Role1?.Properties?.ManagedPolicyArns ?? []).filter((arn) => typeof arn === 'string');
}

/**
 * Takes policies off the role that were attached outside of its stack: they would make the deletion of the stack fail half-way.
 * The policies themselves stay.
 */
export async function freeRole(
  { iam, cloudformation }: AwsClients,
  stack: Stack,
  roleArn: string,
): Promise<void> {
  const RoleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  const { TemplateBody } = await cloudformation.send(new GetTemplateCommand({ StackName: stack.StackId }));
  const own = new Set(ownPolicies(TemplateBody));
  try {
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    for (const { PolicyArn = '' } of AttachedPolicies) {
      if (own.has(PolicyArn)) continue;
      await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
      log('warning', `detached policy "${PolicyArn}", which was attached to the role outside of its stack`);
    }
  } catch (failure) {
    if (!(failure instanceof Error && /^NoSuchEntity/.test(failure.name))) throw failure;
  }
}
