import { allow, iam, type Lifecycle, policy } from '../step.ts';

const VIEW = 'arn:aws:iam::aws:policy/job-function/ViewOnlyAccess';
const group = { GroupName: '{p}-crew' };
const user = { UserName: '{p}-gus' };

export const GROUPS: Lifecycle = {
  title: 'groups, members and policies',
  steps: [
    iam(
      'CreateGroup',
      { ...group, Path: '/ops/' },
      {
        expect: {
          Group: {
            GroupName: '{p}-crew',
            Path: '/ops/',
            Arn: 'arn:aws:iam::{account}:group/ops/{p}-crew',
            GroupId: /^AGPA[A-Z2-7]{17}$/,
          },
        },
      },
    ),
    iam('CreateGroup', group, { error: 'EntityAlreadyExists' }),
    iam(
      'ListGroups',
      { PathPrefix: '/ops/' },
      { expect: { Groups: [{ GroupName: '{p}-crew' }], IsTruncated: false } },
    ),
    iam('CreateUser', user),
    iam('AddUserToGroup', { ...group, ...user }),
    iam('AddUserToGroup', { ...group, UserName: '{p}-none' }, { error: 'NoSuchEntity' }),
    iam('GetGroup', group, {
      expect: { Group: { GroupName: '{p}-crew' }, Users: [{ UserName: '{p}-gus' }], IsTruncated: false },
    }),
    iam('ListGroupsForUser', user, { expect: { Groups: [{ GroupName: '{p}-crew' }] } }),

    iam('PutGroupPolicy', { ...group, PolicyName: 'own', PolicyDocument: policy(allow('s3:ListBucket')) }),
    iam(
      'PutGroupPolicy',
      { ...group, PolicyName: 'own', PolicyDocument: policy({ Effect: 'Allow' }) },
      { error: 'MalformedPolicyDocument' },
    ),
    iam(
      'GetGroupPolicy',
      { ...group, PolicyName: 'own' },
      { expect: { GroupName: '{p}-crew', PolicyDocument: { Statement: [{ Action: 's3:ListBucket' }] } } },
    ),
    iam('ListGroupPolicies', group, { expect: { PolicyNames: ['own'] } }),
    iam('AttachGroupPolicy', { ...group, PolicyArn: VIEW }),
    iam('ListAttachedGroupPolicies', group, {
      expect: { AttachedPolicies: [{ PolicyName: 'ViewOnlyAccess', PolicyArn: VIEW }] },
    }),
    iam(
      'ListAttachedGroupPolicies',
      { ...group, PathPrefix: '/other/' },
      { expect: { AttachedPolicies: [] } },
    ),

    iam('UpdateGroup', { ...group, NewGroupName: '{p}-team', NewPath: '/' }),
    iam('GetGroup', group, { error: 'NoSuchEntity' }),
    iam('ListGroupsForUser', user, {
      expect: { Groups: [{ Arn: 'arn:aws:iam::{account}:group/{p}-team' }] },
    }),
    iam('DeleteGroup', { GroupName: '{p}-team' }, { error: 'DeleteConflict' }),
    iam('DeleteUser', user, { error: 'DeleteConflict' }),
    iam('RemoveUserFromGroup', { GroupName: '{p}-team', ...user }),
    iam('DeleteGroup', { GroupName: '{p}-team' }, { error: 'DeleteConflict' }),
    iam('DetachGroupPolicy', { GroupName: '{p}-team', PolicyArn: VIEW }),
    iam('DetachGroupPolicy', { GroupName: '{p}-team', PolicyArn: VIEW }, { error: 'NoSuchEntity' }),
    iam('DeleteGroupPolicy', { GroupName: '{p}-team', PolicyName: 'own' }),
    iam('DeleteGroupPolicy', { GroupName: '{p}-team', PolicyName: 'own' }, { error: 'NoSuchEntity' }),
    iam('DeleteGroup', { GroupName: '{p}-team' }),
    iam('DeleteGroup', { GroupName: '{p}-team' }, { error: 'NoSuchEntity' }),
    iam('DeleteUser', user),
  ],
};
