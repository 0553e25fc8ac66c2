import { allow, ec2, iam, type Lifecycle, policy, sts, trust } from '../step.ts';

const user = { UserName: '{p}-sam' };
const app = { RoleName: '{p}-work' };
const RoleArn = 'arn:aws:iam::{account}:role/{p}-work';
const TRUST = trust({ AWS: '{account}' }, ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'], {
  Condition: { StringEquals: { 'sts:ExternalId': 'ticket' } },
});

export const SESSIONS: Lifecycle = {
  title: 'sessions of roles, users and federated users',
  steps: [
    iam('CreateUser', user),
    iam('PutUserPolicy', { ...user, PolicyName: 'p', PolicyDocument: policy(allow('sts:*')) }),
    iam('CreateAccessKey', user, { save: { sam: 'AccessKey' } }),
    iam('CreateRole', { ...app, AssumeRolePolicyDocument: TRUST }),
    iam('PutRolePolicy', {
      ...app,
      PolicyName: 'p',
      PolicyDocument: policy(allow(['iam:ListRoles', 'iam:ListUsers'])),
    }),

    sts('AssumeRole', { RoleArn, RoleSessionName: 'work' }, { as: 'sam', error: 'AccessDenied' }),
    sts(
      'AssumeRole',
      { RoleArn, RoleSessionName: 'w k', ExternalId: 'ticket' },
      { as: 'sam', error: 'ValidationError' },
    ),
    sts(
      'AssumeRole',
      { RoleArn, RoleSessionName: 'work', ExternalId: 'ticket', DurationSeconds: 7200 },
      { as: 'sam', error: 'ValidationError' },
    ),
    sts(
      'AssumeRole',
      {
        RoleArn,
        RoleSessionName: 'work',
        ExternalId: 'ticket',
        DurationSeconds: 900,
        SourceIdentity: 'sam',
        Tags: [{ Key: 'Job', Value: '7' }],
        TransitiveTagKeys: ['Job'],
        Policy: policy(allow('iam:ListRoles')),
        PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' }],
      },
      {
        as: 'sam',
        expect: {
          AssumedRoleUser: {
            Arn: 'arn:aws:sts::{account}:assumed-role/{p}-work/work',
            AssumedRoleId: /^AROA[A-Z2-7]{17}:work$/,
          },
          SourceIdentity: 'sam',
          Credentials: { AccessKeyId: /^ASIA/ },
        },
        save: { work: 'Credentials' },
      },
    ),
    sts(
      'GetCallerIdentity',
      {},
      {
        as: 'work',
        expect: { Arn: 'arn:aws:sts::{account}:assumed-role/{p}-work/work', Account: '{account}' },
      },
    ),
    iam('ListRoles', {}, { as: 'work', expect: { Roles: [{ RoleName: '{p}-work' }] } }),
    iam('ListUsers', {}, { as: 'work', error: 'AccessDenied' }),
    sts('GetSessionToken', {}, { as: 'work', error: 'AccessDenied' }),
    sts('GetAccessKeyInfo', { AccessKeyId: '{work.AccessKeyId}' }, { expect: { Account: '{account}' } }),
    sts('GetAccessKeyInfo', { AccessKeyId: 'AKIA-is-not-like-this' }, { error: 'ValidationError' }),

    sts('GetSessionToken', { DurationSeconds: 900 }, { as: 'sam', save: { own: 'Credentials' } }),
    sts('GetCallerIdentity', {}, { as: 'own', expect: { Arn: 'arn:aws:iam::{account}:user/{p}-sam' } }),
    sts(
      'GetFederationToken',
      { Name: 'guest', Policy: policy(allow('sts:*')), Tags: [{ Key: 'a', Value: 'b' }] },
      {
        as: 'sam',
        expect: {
          FederatedUser: {
            Arn: 'arn:aws:sts::{account}:federated-user/guest',
            FederatedUserId: '{account}:guest',
          },
        },
        save: { guest: 'Credentials' },
      },
    ),
    sts('GetCallerIdentity', {}, { as: 'guest', expect: { UserId: '{account}:guest' } }),
    sts('GetFederationToken', { Name: 'guest' }, { as: 'guest', error: 'AccessDenied' }),

    ec2(
      'DescribeVpcs',
      {},
      {
        as: 'sam',
        error: 'UnauthorizedOperation',
        saveFromMessage: { encoded: /Encoded authorization failure message: (\S+)/ },
      },
    ),
    sts(
      'DecodeAuthorizationMessage',
      { EncodedMessage: '{encoded}' },
      { expect: { DecodedMessage: /"allowed":false.*ec2:DescribeVpcs/ } },
    ),
    sts(
      'DecodeAuthorizationMessage',
      { EncodedMessage: 'forged' },
      { error: 'InvalidAuthorizationMessageException' },
    ),

    iam('DeleteRolePolicy', { ...app, PolicyName: 'p' }),
    iam('DeleteRole', app),
    sts('GetCallerIdentity', {}, { as: 'work', error: 'InvalidClientTokenId' }),
    iam('DeleteAccessKey', { ...user, AccessKeyId: '{sam.AccessKeyId}' }),
    iam('DeleteUserPolicy', { ...user, PolicyName: 'p' }),
    iam('DeleteUser', user),
    sts('GetCallerIdentity', {}, { as: 'sam', error: 'InvalidClientTokenId' }),
  ],
};
