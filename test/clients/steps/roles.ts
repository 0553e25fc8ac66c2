import { allow, iam, type Lifecycle, policy, trust } from '../step.ts';

const READ_ONLY = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
const role = { RoleName: '{p}-app' };
const profile = { InstanceProfileName: '{p}-box' };
const EC2 = trust({ Service: 'ec2.amazonaws.com' });

export const ROLES: Lifecycle = {
  title: 'roles, their trust, policies and boundaries',
  steps: [
    iam(
      'CreateRole',
      {
        ...role,
        Path: '/apps/',
        AssumeRolePolicyDocument: EC2,
        Description: 'first',
        MaxSessionDuration: 7200,
        Tags: [{ Key: 'Tier', Value: '1' }],
      },
      {
        expect: {
          Role: {
            RoleName: '{p}-app',
            Arn: 'arn:aws:iam::{account}:role/apps/{p}-app',
            RoleId: /^AROA[A-Z2-7]{17}$/,
            AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'ec2.amazonaws.com' } }] },
          },
        },
      },
    ),
    iam('CreateRole', { ...role, AssumeRolePolicyDocument: EC2 }, { error: 'EntityAlreadyExists' }),
    iam(
      'CreateRole',
      { RoleName: '{p}-bad', AssumeRolePolicyDocument: 'nonsense' },
      { error: 'MalformedPolicyDocument' },
    ),
    iam(
      'CreateRole',
      {
        RoleName: '{p}-bad',
        AssumeRolePolicyDocument: trust({ AWS: 'arn:aws:iam::{account}:user/{p}-nobody' }),
      },
      { error: 'MalformedPolicyDocument' },
    ),
    iam('GetRole', role, {
      expect: {
        Role: { MaxSessionDuration: 7200, Description: 'first', Tags: [{ Key: 'Tier', Value: '1' }] },
      },
    }),
    iam('GetRole', { RoleName: '{p}-none' }, { error: 'NoSuchEntity' }),
    iam(
      'ListRoles',
      { PathPrefix: '/apps/' },
      { expect: { Roles: [{ RoleName: '{p}-app' }], IsTruncated: false } },
    ),
    iam('UpdateRole', { ...role, Description: 'second', MaxSessionDuration: 3600 }),
    iam(
      'UpdateRoleDescription',
      { ...role, Description: 'third' },
      { expect: { Role: { Description: 'third', MaxSessionDuration: 3600 } } },
    ),
    iam('UpdateAssumeRolePolicy', { ...role, PolicyDocument: trust({ AWS: '{account}' }) }),
    iam(
      'UpdateAssumeRolePolicy',
      { ...role, PolicyDocument: policy(allow('sts:AssumeRole')) },
      { error: 'MalformedPolicyDocument' },
    ),
    iam('GetRole', role, {
      expect: { Role: { AssumeRolePolicyDocument: { Statement: [{ Principal: { AWS: '{account}' } }] } } },
    }),

    iam('TagRole', { ...role, Tags: [{ Key: 'Job', Value: '7' }] }),
    iam('ListRoleTags', role, {
      expect: {
        Tags: [
          { Key: 'Job', Value: '7' },
          { Key: 'Tier', Value: '1' },
        ],
        IsTruncated: false,
      },
    }),
    iam('UntagRole', { ...role, TagKeys: ['Tier'] }),
    iam('ListRoleTags', role, { expect: { Tags: [{ Key: 'Job' }] } }),

    iam('PutRolePolicy', { ...role, PolicyName: 'own', PolicyDocument: policy(allow('s3:Get*')) }),
    iam(
      'GetRolePolicy',
      { ...role, PolicyName: 'own' },
      { expect: { PolicyDocument: { Statement: [{ Action: 's3:Get*' }] } } },
    ),
    iam('ListRolePolicies', role, { expect: { PolicyNames: ['own'] } }),
    iam('AttachRolePolicy', { ...role, PolicyArn: READ_ONLY }),
    iam('ListAttachedRolePolicies', role, { expect: { AttachedPolicies: [{ PolicyArn: READ_ONLY }] } }),
    iam('PutRolePermissionsBoundary', { ...role, PermissionsBoundary: READ_ONLY }),
    iam('GetRole', role, {
      expect: {
        Role: { PermissionsBoundary: { PermissionsBoundaryType: /^P/, PermissionsBoundaryArn: READ_ONLY } },
      },
    }),
    iam('DeleteRolePermissionsBoundary', role),
    iam('DeleteRolePermissionsBoundary', role, { error: 'NoSuchEntity' }),

    iam('DeleteRole', role, { error: 'DeleteConflict' }),
    iam('DetachRolePolicy', { ...role, PolicyArn: READ_ONLY }),
    iam('DetachRolePolicy', { ...role, PolicyArn: READ_ONLY }, { error: 'NoSuchEntity' }),
    iam('DeleteRole', role, { error: 'DeleteConflict' }),
    iam('DeleteRolePolicy', { ...role, PolicyName: 'own' }),
    iam('DeleteRolePolicy', { ...role, PolicyName: 'own' }, { error: 'NoSuchEntity' }),
    iam('DeleteRole', role),
    iam('DeleteRole', role, { error: 'NoSuchEntity' }),
  ],
};

export const INSTANCE_PROFILES: Lifecycle = {
  title: 'instance profiles',
  steps: [
    iam('CreateRole', { ...role, AssumeRolePolicyDocument: EC2 }),
    iam(
      'CreateInstanceProfile',
      { ...profile, Path: '/boxes/', Tags: [{ Key: 'a', Value: 'b' }] },
      {
        expect: {
          InstanceProfile: {
            InstanceProfileId: /^AIPA/,
            Arn: 'arn:aws:iam::{account}:instance-profile/boxes/{p}-box',
            Roles: [],
          },
        },
      },
    ),
    iam('CreateInstanceProfile', profile, { error: 'EntityAlreadyExists' }),
    iam('AddRoleToInstanceProfile', { ...profile, ...role }),
    iam('AddRoleToInstanceProfile', { ...profile, ...role }, { error: 'LimitExceeded' }),
    iam('GetInstanceProfile', profile, { expect: { InstanceProfile: { Roles: [{ RoleName: '{p}-app' }] } } }),
    iam(
      'ListInstanceProfiles',
      { PathPrefix: '/boxes/' },
      { expect: { InstanceProfiles: [{ InstanceProfileName: '{p}-box' }] } },
    ),
    iam('ListInstanceProfilesForRole', role, {
      expect: { InstanceProfiles: [{ InstanceProfileName: '{p}-box' }] },
    }),
    iam('TagInstanceProfile', { ...profile, Tags: [{ Key: 'c', Value: 'd' }] }),
    iam('UntagInstanceProfile', { ...profile, TagKeys: ['a'] }),
    iam('ListInstanceProfileTags', profile, { expect: { Tags: [{ Key: 'c', Value: 'd' }] } }),
    iam('DeleteRole', role, { error: 'DeleteConflict' }),
    iam('DeleteInstanceProfile', profile, { error: 'DeleteConflict' }),
    iam('RemoveRoleFromInstanceProfile', { ...profile, ...role }),
    iam('RemoveRoleFromInstanceProfile', { ...profile, ...role }, { error: 'NoSuchEntity' }),
    iam('DeleteInstanceProfile', profile),
    iam('GetInstanceProfile', profile, { error: 'NoSuchEntity' }),
    iam('DeleteRole', role),
  ],
};

const SERVICE = 'autoscaling.amazonaws.com';
export const SERVICE_LINKED_ROLES: Lifecycle = {
  title: 'service-linked roles',
  steps: [
    iam(
      'CreateServiceLinkedRole',
      { AWSServiceName: SERVICE, CustomSuffix: '{p}' },
      {
        expect: {
          Role: { RoleName: 'AWSServiceRoleForAutoScaling_{p}', Path: `/aws-service-role/${SERVICE}/` },
        },
        save: { linked: 'Role.RoleName' },
      },
    ),
    iam(
      'CreateServiceLinkedRole',
      { AWSServiceName: SERVICE, CustomSuffix: '{p}' },
      { error: 'InvalidInput' },
    ),
    iam(
      'CreateServiceLinkedRole',
      { AWSServiceName: 'eks.amazonaws.com', CustomSuffix: 'x' },
      { error: 'InvalidInput' },
    ),
    iam('AttachRolePolicy', { RoleName: '{linked}', PolicyArn: READ_ONLY }, { error: 'UnmodifiableEntity' }),
    iam('DeleteRole', { RoleName: '{linked}' }, { error: 'UnmodifiableEntity' }),
    iam('DeleteServiceLinkedRole', { RoleName: '{linked}' }, { save: { task: 'DeletionTaskId' } }),
    iam(
      'GetServiceLinkedRoleDeletionStatus',
      { DeletionTaskId: '{task}' },
      { expect: { Status: 'SUCCEEDED' } },
    ),
    iam('GetServiceLinkedRoleDeletionStatus', { DeletionTaskId: 'task/none' }, { error: 'NoSuchEntity' }),
    iam('DeleteServiceLinkedRole', { RoleName: '{linked}' }, { error: 'NoSuchEntity' }),
  ],
};
