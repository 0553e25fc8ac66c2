import { allow, iam, type Lifecycle, policy, sts, trust } from '../step.ts';

const ADMIN = 'arn:aws:iam::{account}:user/admin';
const role = { RoleName: '{p}-seen' };
const NO_JOB = '00000000-0000-4000-8000-000000000000';

export const REPORTS: Lifecycle = {
  title: 'reports on credentials and access',
  steps: [
    iam('GetCredentialReport', {}, { error: 'ReportNotPresent' }),
    iam('GenerateCredentialReport', {}, { expect: { State: 'STARTED', Description: /No report exists/ } }),
    iam('GenerateCredentialReport', {}, { expect: { State: 'COMPLETE', Description: undefined } }),
    iam('GetCredentialReport', {}, { expect: { ReportFormat: 'text/csv', Content: /./ } }),

    iam('CreateRole', { ...role, AssumeRolePolicyDocument: trust({ AWS: '{account}' }) }),
    iam('PutRolePolicy', {
      ...role,
      PolicyName: 'own',
      PolicyDocument: policy(allow(['iam:ListRoles', 's3:Get*'])),
    }),
    sts(
      'AssumeRole',
      { RoleArn: 'arn:aws:iam::{account}:role/{p}-seen', RoleSessionName: 'seen' },
      { save: { seen: 'Credentials' } },
    ),
    iam('ListRoles', {}, { as: 'seen' }),
    iam(
      'GenerateServiceLastAccessedDetails',
      { Arn: 'arn:aws:iam::{account}:role/{p}-seen', Granularity: 'ACTION_LEVEL' },
      { save: { job: 'JobId' } },
    ),
    iam(
      'GetServiceLastAccessedDetails',
      { JobId: '{job}' },
      {
        expect: {
          JobStatus: 'COMPLETED',
          JobType: 'ACTION_LEVEL',
          ServicesLastAccessed: [
            {
              ServiceNamespace: 'iam',
              LastAuthenticatedEntity: 'arn:aws:iam::{account}:role/{p}-seen',
              TotalAuthenticatedEntities: 1,
              TrackedActionsLastAccessed: [{ ActionName: 'ListRoles', LastAccessedRegion: 'us-east-1' }],
            },
            { ServiceNamespace: 's3', ServiceName: 'Amazon S3', TotalAuthenticatedEntities: 0 },
          ],
        },
      },
    ),
    iam(
      'GetServiceLastAccessedDetailsWithEntities',
      { JobId: '{job}', ServiceNamespace: 'iam' },
      {
        expect: {
          EntityDetailsList: [
            { EntityInfo: { Type: 'ROLE', Name: '{p}-seen', Id: /^AROA/ }, LastAuthenticated: /^20/ },
          ],
        },
      },
    ),
    iam('GetServiceLastAccessedDetails', { JobId: NO_JOB }, { error: 'NoSuchEntity' }),
    iam(
      'GetServiceLastAccessedDetailsWithEntities',
      { JobId: NO_JOB, ServiceNamespace: 'iam' },
      { error: 'NoSuchEntity' },
    ),
    iam(
      'GenerateServiceLastAccessedDetails',
      { Arn: 'arn:aws:iam::{account}:role/{p}-none' },
      { error: 'NoSuchEntity' },
    ),
    iam(
      'ListPoliciesGrantingServiceAccess',
      { Arn: 'arn:aws:iam::{account}:role/{p}-seen', ServiceNamespaces: ['s3'] },
      {
        expect: {
          PoliciesGrantingServiceAccess: [
            {
              ServiceNamespace: 's3',
              Policies: [{ PolicyName: 'own', PolicyType: 'INLINE', EntityType: 'ROLE' }],
            },
          ],
        },
      },
    ),
    iam(
      'ListPoliciesGrantingServiceAccess',
      { Arn: ADMIN, ServiceNamespaces: ['sqs'] },
      {
        expect: {
          PoliciesGrantingServiceAccess: [
            { Policies: [{ PolicyName: 'AdministratorAccess', PolicyType: 'MANAGED' }] },
          ],
        },
      },
    ),
    iam('DeleteRolePolicy', { ...role, PolicyName: 'own' }),
    iam('DeleteRole', role),
  ],
};

const LIST = policy(
  allow('s3:ListBucket', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' } } }),
);
export const SIMULATION: Lifecycle = {
  title: 'the policy simulator',
  steps: [
    iam(
      'GetContextKeysForCustomPolicy',
      { PolicyInputList: [LIST] },
      { expect: { ContextKeyNames: ['aws:PrincipalTag/team'] } },
    ),
    iam('GetContextKeysForPrincipalPolicy', { PolicySourceArn: ADMIN }, { expect: { ContextKeyNames: [] } }),
    iam(
      'GetContextKeysForPrincipalPolicy',
      { PolicySourceArn: 'arn:aws:iam::{account}:user/{p}-none' },
      { error: 'NoSuchEntity' },
    ),
    iam(
      'SimulateCustomPolicy',
      {
        PolicyInputList: [LIST],
        ActionNames: ['s3:ListBucket'],
        ContextEntries: [
          { ContextKeyName: 'aws:PrincipalTag/team', ContextKeyValues: ['a'], ContextKeyType: 'string' },
        ],
      },
      {
        expect: { EvaluationResults: [{ EvalActionName: 's3:ListBucket', EvalDecision: 'allowed' }] },
      },
    ),
    iam(
      'SimulateCustomPolicy',
      { PolicyInputList: [LIST], ActionNames: ['s3:ListBucket'] },
      { expect: { EvaluationResults: [{ EvalDecision: 'implicitDeny' }] } },
    ),
    iam(
      'SimulateCustomPolicy',
      { PolicyInputList: ['nonsense'], ActionNames: ['s3:ListBucket'] },
      { error: 'InvalidInput' },
    ),
    iam(
      'SimulatePrincipalPolicy',
      { PolicySourceArn: ADMIN, ActionNames: ['ec2:RunInstances'] },
      {
        expect: {
          EvaluationResults: [
            { EvalDecision: 'allowed', MatchedStatements: [{ SourcePolicyId: 'AdministratorAccess' }] },
          ],
        },
      },
    ),
    iam(
      'SimulatePrincipalPolicy',
      { PolicySourceArn: 'arn:aws:iam::{account}:user/{p}-none', ActionNames: ['s3:Get'] },
      { error: 'NoSuchEntity' },
    ),
  ],
};
