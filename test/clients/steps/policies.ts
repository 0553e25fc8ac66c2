import { allow, iam, type Lifecycle, policy, trust } from '../step.ts';

const PolicyArn = 'arn:aws:iam::{account}:policy/own/{p}-mine';
const version = (action: string, more: object = {}) => ({
  PolicyArn,
  PolicyDocument: policy(allow(action)),
  ...more,
});

export const MANAGED_POLICIES: Lifecycle = {
  title: 'managed policies with their versions',
  steps: [
    iam(
      'CreatePolicy',
      {
        PolicyName: '{p}-mine',
        Path: '/own/',
        PolicyDocument: policy(allow('s3:Get*')),
        Description: 'd',
        Tags: [{ Key: 'a', Value: 'b' }],
      },
      {
        expect: {
          Policy: {
            Arn: PolicyArn,
            PolicyId: /^ANPA[A-Z2-7]{17}$/,
            DefaultVersionId: 'v1',
            AttachmentCount: 0,
            IsAttachable: true,
          },
        },
      },
    ),
    iam(
      'CreatePolicy',
      { PolicyName: '{p}-mine', PolicyDocument: policy(allow('s3:Get*')) },
      { error: 'EntityAlreadyExists' },
    ),
    iam(
      'CreatePolicy',
      { PolicyName: '{p}-bad', PolicyDocument: policy(allow('nocolon')) },
      { error: 'MalformedPolicyDocument' },
    ),
    iam(
      'CreatePolicy',
      {
        PolicyName: '{p}-bad',
        PolicyDocument: policy(...Array.from({ length: 300 }, () => allow('s3:GetObject'))),
      },
      { error: 'LimitExceeded' },
    ),
    iam(
      'GetPolicy',
      { PolicyArn },
      { expect: { Policy: { PolicyName: '{p}-mine', Description: 'd', Tags: [{ Key: 'a', Value: 'b' }] } } },
    ),
    iam('GetPolicy', { PolicyArn: 'arn:aws:iam::{account}:policy/{p}-none' }, { error: 'NoSuchEntity' }),
    iam(
      'GetPolicy',
      { PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
      { expect: { Policy: { Path: '/' } } },
    ),
    iam('CreatePolicyVersion', version('s3:List*', { SetAsDefault: true }), {
      expect: { PolicyVersion: { VersionId: 'v2', IsDefaultVersion: true } },
    }),
    iam('CreatePolicyVersion', version('s3:Put*'), {
      expect: { PolicyVersion: { VersionId: 'v3', IsDefaultVersion: false } },
    }),
    iam(
      'GetPolicyVersion',
      { PolicyArn, VersionId: 'v3' },
      { expect: { PolicyVersion: { Document: { Statement: [{ Action: 's3:Put*' }] } } } },
    ),
    iam('GetPolicyVersion', { PolicyArn, VersionId: 'v9' }, { error: 'NoSuchEntity' }),
    iam('SetDefaultPolicyVersion', { PolicyArn, VersionId: 'v3' }),
    iam(
      'ListPolicyVersions',
      { PolicyArn },
      {
        expect: {
          Versions: [
            { VersionId: 'v3', IsDefaultVersion: true },
            { VersionId: 'v2', IsDefaultVersion: false },
            { VersionId: 'v1', IsDefaultVersion: false },
          ],
        },
      },
    ),
    iam('CreatePolicyVersion', version('s3:Put*')),
    iam('CreatePolicyVersion', version('s3:Put*')),
    iam('CreatePolicyVersion', version('s3:Put*'), { error: 'LimitExceeded' }),
    iam('DeletePolicyVersion', { PolicyArn, VersionId: 'v3' }, { error: 'DeleteConflict' }),

    iam('TagPolicy', { PolicyArn, Tags: [{ Key: 'c', Value: 'd' }] }),
    iam('UntagPolicy', { PolicyArn, TagKeys: ['a'] }),
    iam('ListPolicyTags', { PolicyArn }, { expect: { Tags: [{ Key: 'c', Value: 'd' }] } }),
    iam(
      'ListPolicies',
      { Scope: 'Local', PathPrefix: '/own/' },
      { expect: { Policies: [{ PolicyName: '{p}-mine' }] } },
    ),

    iam('CreateRole', {
      RoleName: '{p}-holder',
      AssumeRolePolicyDocument: trust({ Service: 'ec2.amazonaws.com' }),
      PermissionsBoundary: PolicyArn,
    }),
    iam('AttachRolePolicy', { RoleName: '{p}-holder', PolicyArn }),
    iam(
      'ListEntitiesForPolicy',
      { PolicyArn, EntityFilter: 'Role' },
      {
        expect: {
          PolicyRoles: [{ RoleName: '{p}-holder', RoleId: /^AROA/ }],
          PolicyUsers: [],
          PolicyGroups: [],
        },
      },
    ),
    iam(
      'ListPolicies',
      { OnlyAttached: true, Scope: 'Local' },
      { expect: { Policies: [{ AttachmentCount: 1, PermissionsBoundaryUsageCount: 1 }] } },
    ),
    iam('DeletePolicy', { PolicyArn }, { error: 'DeleteConflict' }),
    iam('DetachRolePolicy', { RoleName: '{p}-holder', PolicyArn }),
    iam('DeleteRolePermissionsBoundary', { RoleName: '{p}-holder' }),
    iam('DeleteRole', { RoleName: '{p}-holder' }),
    iam('DeletePolicy', { PolicyArn }, { error: 'DeleteConflict' }),
    ...['v1', 'v2', 'v4', 'v5'].map((VersionId) => iam('DeletePolicyVersion', { PolicyArn, VersionId })),
    iam('DeletePolicyVersion', { PolicyArn, VersionId: 'v5' }, { error: 'NoSuchEntity' }),
    iam('DeletePolicy', { PolicyArn }),
    iam('DeletePolicy', { PolicyArn }, { error: 'NoSuchEntity' }),
  ],
};
