import type { ServiceAccountName } from './stacks.ts';

export interface RoleTemplateInput {
  readonly account: ServiceAccountName;
  readonly providerArn: string;
  /** Issuer without scheme: prefix of the condition keys. */
  readonly issuerPath: string;
  readonly policyArns: readonly string[];
  readonly roleName?: string;
  readonly subjectPattern?: string;
}

function condition(input: RoleTemplateInput): object {
  const audience = { [`${input.issuerPath}:aud`]: 'sts.amazonaws.com' };
  const subject = `${input.issuerPath}:sub`;
  const prefix = `system:serviceaccount:${input.account.namespace}`;
  if (input.subjectPattern !== undefined) {
    return { StringLike: { [subject]: `${prefix}:${input.subjectPattern}` }, StringEquals: audience };
  }
  return { StringEquals: { [subject]: `${prefix}:${input.account.name}`, ...audience } };
}

/** CloudFormation template of one role, as eksctl makes it (eksctl.md 3.5). */
export function roleTemplate(input: RoleTemplateInput): string {
  const role = {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['sts:AssumeRoleWithWebIdentity'],
            Principal: { Federated: input.providerArn },
            Condition: condition(input),
          },
        ],
      },
      ManagedPolicyArns: input.policyArns,
      ...(input.roleName === undefined ? {} : { RoleName: input.roleName }),
    },
  };
  const { namespace, name } = input.account;
  return JSON.stringify({
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `IAM role for serviceaccount "${namespace}/${name}" [created and managed by eksctl]`,
    Resources: { Role1: role },
    Outputs: { Role1: { Value: { 'Fn::GetAtt': 'Role1.Arn' } } },
  });
}
