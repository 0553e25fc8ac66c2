import { allow, iam, type Lifecycle, policy } from '../step.ts';

export const ACCOUNT: Lifecycle = {
  title: 'the account: alias, password policy, summary, authorization details',
  steps: [
    iam('CreateAccountAlias', { AccountAlias: 'alias-of-{p}' }),
    iam('CreateAccountAlias', { AccountAlias: 'Not-Lower' }, { error: 'ValidationError' }),
    iam('ListAccountAliases', {}, { expect: { AccountAliases: ['alias-of-{p}'], IsTruncated: false } }),
    iam('DeleteAccountAlias', { AccountAlias: 'alias-of-{p}' }),
    iam('DeleteAccountAlias', { AccountAlias: 'alias-of-{p}' }, { error: 'NoSuchEntity' }),
    iam('ListAccountAliases', {}, { expect: { AccountAliases: [] } }),

    iam('GetAccountPasswordPolicy', {}, { error: 'NoSuchEntity' }),
    iam('UpdateAccountPasswordPolicy', {
      MinimumPasswordLength: 14,
      RequireSymbols: true,
      MaxPasswordAge: 90,
    }),
    iam(
      'GetAccountPasswordPolicy',
      {},
      {
        expect: {
          PasswordPolicy: {
            MinimumPasswordLength: 14,
            RequireSymbols: true,
            RequireNumbers: false,
            ExpirePasswords: true,
          },
        },
      },
    ),
    iam('DeleteAccountPasswordPolicy'),
    iam('DeleteAccountPasswordPolicy', {}, { error: 'NoSuchEntity' }),

    iam(
      'GetAccountSummary',
      {},
      { expect: { SummaryMap: { Users: 1, Groups: 0, Roles: 0, Policies: 0, GroupsPerUserQuota: 10 } } },
    ),
    iam(
      'CreatePolicy',
      { PolicyName: '{p}-listed', PolicyDocument: policy(allow('s3:*')) },
      { save: { listed: 'Policy.Arn' } },
    ),
    iam(
      'GetAccountAuthorizationDetails',
      { Filter: ['User', 'LocalManagedPolicy'] },
      {
        expect: {
          UserDetailList: [
            { UserName: 'admin', AttachedManagedPolicies: [{ PolicyName: 'AdministratorAccess' }] },
          ],
          Policies: [
            {
              PolicyName: '{p}-listed',
              PolicyVersionList: [{ VersionId: 'v1', Document: { Statement: [{ Action: 's3:*' }] } }],
            },
          ],
          RoleDetailList: [],
          IsTruncated: false,
        },
      },
    ),
    iam('GetAccountAuthorizationDetails', { Filter: ['Nonsense'] }, { error: 'ValidationError' }),
    iam('DeletePolicy', { PolicyArn: '{listed}' }),
  ],
};
