import { allow, iam, type Lifecycle, policy, sts } from '../step.ts';

const READ_ONLY = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess';
const DOCUMENT = policy(allow('sts:*'));
const ann = { UserName: '{p}-ann' };

export const USERS: Lifecycle = {
  title: 'users, their tags, paths, policies and boundaries',
  steps: [
    iam(
      'CreateUser',
      { ...ann, Path: '/team/', Tags: [{ Key: 'Team', Value: 'blue' }] },
      {
        expect: {
          User: {
            UserName: '{p}-ann',
            Path: '/team/',
            Arn: 'arn:aws:iam::{account}:user/team/{p}-ann',
            UserId: /^AIDA[A-Z2-7]{17}$/,
            Tags: [{ Key: 'Team', Value: 'blue' }],
          },
        },
        save: { ann: 'User' },
      },
    ),
    iam('CreateUser', ann, { error: 'EntityAlreadyExists' }),
    iam('CreateUser', { UserName: 'no/slash' }, { error: 'ValidationError' }),
    iam('GetUser', ann, { expect: { User: { UserId: '{ann.UserId}', PermissionsBoundary: undefined } } }),
    iam('GetUser', {}, { expect: { User: { UserName: 'admin' } } }),
    iam('GetUser', { UserName: '{p}-none' }, { error: 'NoSuchEntity' }),
    iam(
      'ListUsers',
      { PathPrefix: '/team/' },
      { expect: { Users: [{ UserName: '{p}-ann' }], IsTruncated: false } },
    ),
    iam(
      'ListUsers',
      { MaxItems: 1 },
      { expect: { Users: [{ UserName: 'admin' }], IsTruncated: true }, save: { marker: 'Marker' } },
    ),
    iam(
      'ListUsers',
      { Marker: '{marker}' },
      { expect: { Users: [{ UserName: '{p}-ann' }], IsTruncated: false } },
    ),
    iam('ListUsers', { Marker: 'forged' }, { error: 'ValidationError' }),

    iam('TagUser', {
      ...ann,
      Tags: [
        { Key: 'team', Value: 'green' },
        { Key: 'Job', Value: '7' },
      ],
    }),
    iam('ListUserTags', ann, {
      expect: {
        Tags: [
          { Key: 'Job', Value: '7' },
          { Key: /^team$/i, Value: 'green' },
        ],
        IsTruncated: false,
      },
    }),
    iam('UntagUser', { ...ann, TagKeys: ['TEAM'] }),
    iam('ListUserTags', ann, { expect: { Tags: [{ Key: 'Job' }] } }),
    iam('TagUser', { UserName: '{p}-none', Tags: [] }, { error: 'NoSuchEntity' }),

    iam('PutUserPolicy', { ...ann, PolicyName: 'own', PolicyDocument: DOCUMENT }),
    iam(
      'PutUserPolicy',
      { ...ann, PolicyName: 'own', PolicyDocument: '{"Version"' },
      { error: 'MalformedPolicyDocument' },
    ),
    iam(
      'GetUserPolicy',
      { ...ann, PolicyName: 'own' },
      {
        expect: {
          UserName: '{p}-ann',
          PolicyName: 'own',
          PolicyDocument: { Statement: [{ Action: 'sts:*' }] },
        },
      },
    ),
    iam('GetUserPolicy', { ...ann, PolicyName: 'none' }, { error: 'NoSuchEntity' }),
    iam('ListUserPolicies', ann, { expect: { PolicyNames: ['own'], IsTruncated: false } }),
    iam('AttachUserPolicy', { ...ann, PolicyArn: READ_ONLY }),
    iam(
      'AttachUserPolicy',
      { ...ann, PolicyArn: 'arn:aws:iam::aws:policy/NoSuchPolicy' },
      { error: 'NoSuchEntity' },
    ),
    iam('AttachUserPolicy', { ...ann, PolicyArn: 'this is certainly no ARN' }, { error: 'ValidationError' }),
    iam('ListAttachedUserPolicies', ann, {
      expect: { AttachedPolicies: [{ PolicyName: 'IAMReadOnlyAccess', PolicyArn: READ_ONLY }] },
    }),
    iam('PutUserPermissionsBoundary', { ...ann, PermissionsBoundary: READ_ONLY }),
    iam('GetUser', ann, { expect: { User: { PermissionsBoundary: { PermissionsBoundaryArn: READ_ONLY } } } }),
    iam('DeleteUserPermissionsBoundary', ann),
    iam('DeleteUserPermissionsBoundary', ann, { error: 'NoSuchEntity' }),

    iam('UpdateUser', { ...ann, NewUserName: '{p}-zoe', NewPath: '/' }),
    iam(
      'GetUser',
      { UserName: '{p}-zoe' },
      { expect: { User: { Arn: 'arn:aws:iam::{account}:user/{p}-zoe', UserId: '{ann.UserId}' } } },
    ),
    iam('GetUser', ann, { error: 'NoSuchEntity' }),
    iam('UpdateUser', { UserName: '{p}-zoe', NewUserName: 'admin' }, { error: 'EntityAlreadyExists' }),
    iam('DeleteUser', { UserName: '{p}-zoe' }, { error: 'DeleteConflict' }),
    iam('DetachUserPolicy', { UserName: '{p}-zoe', PolicyArn: READ_ONLY }),
    iam('DetachUserPolicy', { UserName: '{p}-zoe', PolicyArn: READ_ONLY }, { error: 'NoSuchEntity' }),
    iam('DeleteUser', { UserName: '{p}-zoe' }, { error: 'DeleteConflict' }),
    iam('DeleteUserPolicy', { UserName: '{p}-zoe', PolicyName: 'own' }),
    iam('DeleteUserPolicy', { UserName: '{p}-zoe', PolicyName: 'own' }, { error: 'NoSuchEntity' }),
    iam('DeleteUser', { UserName: '{p}-zoe' }),
    iam('DeleteUser', { UserName: '{p}-zoe' }, { error: 'NoSuchEntity' }),
  ],
};

const kim = { UserName: '{p}-kim' };
export const ACCESS_KEYS: Lifecycle = {
  title: 'access keys, and what they open',
  steps: [
    iam('CreateUser', kim),
    iam('CreateAccessKey', kim, {
      expect: {
        AccessKey: {
          UserName: '{p}-kim',
          AccessKeyId: /^AKIA[A-Z2-7]{16}$/,
          Status: 'Active',
          SecretAccessKey: /^.{40}$/,
        },
      },
      save: { kim: 'AccessKey' },
    }),
    iam('CreateAccessKey', kim, { save: { second: 'AccessKey.AccessKeyId' } }),
    iam('CreateAccessKey', kim, { error: 'LimitExceeded' }),
    iam('CreateAccessKey', { UserName: '{p}-none' }, { error: 'NoSuchEntity' }),
    iam('ListAccessKeys', kim, {
      expect: { AccessKeyMetadata: [{ UserName: '{p}-kim' }, { Status: 'Active' }] },
    }),
    sts(
      'GetCallerIdentity',
      {},
      {
        as: 'kim',
        expect: { Account: '{account}', Arn: 'arn:aws:iam::{account}:user/{p}-kim', UserId: /^AIDA/ },
      },
    ),
    iam('ListUsers', {}, { as: 'kim', error: 'AccessDenied' }),
    iam(
      'GetAccessKeyLastUsed',
      { AccessKeyId: '{kim.AccessKeyId}' },
      {
        expect: { UserName: '{p}-kim', AccessKeyLastUsed: { ServiceName: 'iam', Region: 'us-east-1' } },
      },
    ),
    iam(
      'GetAccessKeyLastUsed',
      { AccessKeyId: '{second}' },
      { expect: { AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' } } },
    ),
    iam('UpdateAccessKey', { ...kim, AccessKeyId: '{kim.AccessKeyId}', Status: 'Inactive' }),
    iam(
      'UpdateAccessKey',
      { ...kim, AccessKeyId: '{kim.AccessKeyId}', Status: 'Sleeping' },
      { error: 'ValidationError' },
    ),
    sts('GetCallerIdentity', {}, { as: 'kim', error: 'InvalidClientTokenId' }),
    iam('DeleteUser', kim, { error: 'DeleteConflict' }),
    iam('DeleteAccessKey', { ...kim, AccessKeyId: '{kim.AccessKeyId}' }),
    iam('DeleteAccessKey', { ...kim, AccessKeyId: '{kim.AccessKeyId}' }, { error: 'NoSuchEntity' }),
    iam('DeleteAccessKey', { ...kim, AccessKeyId: '{second}' }),
    iam('DeleteUser', kim),
  ],
};
