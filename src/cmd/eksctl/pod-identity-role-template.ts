import type { WellKnownPolicy } from './well-known-policies.ts';

export interface AssociationRole {
  readonly policyArns: readonly string[];
  readonly wellKnown: readonly WellKnownPolicy[];
  readonly roleName?: string | undefined;
  readonly permissionsBoundary?: string | undefined;
}

/** CloudFormation template of an association's role (eksctl.md 5.1). */
export function associationRoleTemplate({
  policyArns,
  wellKnown,
  roleName,
  permissionsBoundary,
}: AssociationRole): string {
  const managed = [...policyArns, ...wellKnown.flatMap(({ managedPolicyArns = [] }) => managedPolicyArns)];
  const inline = wellKnown.flatMap(({ statements }) => (statements === undefined ? [] : [statements]));
  const policies = inline.map((Statement, index) => [
    `Policy${index + 1}`,
    {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: { 'Fn::Sub': `\${AWS::StackName}-Policy${index + 1}` },
        PolicyDocument: { Version: '2012-10-17', Statement },
        Roles: [{ Ref: 'Role1' }],
      },
    },
  ]);
  const role = {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['sts:AssumeRole', 'sts:TagSession'],
            Principal: { Service: ['pods.eks.amazonaws.com'] },
          },
        ],
      },
      ManagedPolicyArns: [...new Set(managed)],
      ...(roleName === undefined ? {} : { RoleName: roleName }),
      ...(permissionsBoundary === undefined ? {} : { PermissionsBoundary: permissionsBoundary }),
    },
  };
  return JSON.stringify({
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'IAM role for pod identity association [created and managed by eksctl]',
    Resources: { Role1: role, ...Object.fromEntries(policies) },
    Outputs: { Role1: { Value: { 'Fn::GetAtt': 'Role1.Arn' } } },
  });
}
