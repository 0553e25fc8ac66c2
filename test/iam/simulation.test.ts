import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetContextKeysForCustomPolicyCommand,
  GetContextKeysForPrincipalPolicyCommand,
  type IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  paginateSimulateCustomPolicy,
  SimulateCustomPolicyCommand,
  type SimulateCustomPolicyCommandInput,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { ACCOUNT_ID, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';

const ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/team/app`;
const USER_ARN = `arn:aws:iam::${ACCOUNT_ID}:user/bob`;
const PROVIDER = `arn:aws:iam::${ACCOUNT_ID}:oidc-provider/oidc.eks/id/A`;
const documentOf = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const allow = (Action: string, more: object = {}) => ({ Effect: 'Allow', Action, Resource: '*', ...more });
const deny = (Action: string, more: object = {}) => ({ ...allow(Action, more), Effect: 'Deny' });

let instance: FakeInstance;
let iam: IAMClient;

before(async () => {
  instance = await openFakeInstance();
  iam = instance.iam();
  const trust = {
    Effect: 'Allow',
    Principal: { Federated: PROVIDER },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { 'oidc.eks/id/A:sub': 'system:serviceaccount:default:s3' } },
  };
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'app',
      Path: '/team/',
      AssumeRolePolicyDocument: documentOf(trust),
      Tags: [{ Key: 'Team', Value: 'blue' }],
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'app',
      PolicyName: 'own',
      PolicyDocument: documentOf(
        allow('sqs:*', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } }),
        deny('sqs:DeleteQueue'),
      ),
    }),
  );
  await iam.send(
    new AttachRolePolicyCommand({
      RoleName: 'app',
      PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
    }),
  );
  await iam.send(new CreateUserCommand({ UserName: 'bob' }));
});
after(() => instance.close());

const custom = (input: Partial<SimulateCustomPolicyCommandInput>) =>
  iam.send(new SimulateCustomPolicyCommand({ PolicyInputList: [], ActionNames: ['s3:GetObject'], ...input }));

test('AWS CLI example: identifiers and positions are those that AWS answers', async () => {
  const policy =
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}';
  const ask = (value: string) =>
    custom({
      PolicyInputList: [policy],
      ActionNames: ['dynamodb:CreateBackup'],
      ContextEntries: [
        { ContextKeyName: 'aws:CurrentTime', ContextKeyValues: [value], ContextKeyType: 'date' },
      ],
    });
  const { EvaluationResults, IsTruncated } = await ask('2019-04-25T11:00:00Z');
  assert.deepEqual(
    { EvaluationResults, IsTruncated },
    {
      IsTruncated: false,
      EvaluationResults: [
        {
          EvalActionName: 'dynamodb:CreateBackup',
          EvalResourceName: '*',
          EvalDecision: 'allowed',
          MatchedStatements: [
            {
              SourcePolicyId: 'PolicyInputList.1',
              SourcePolicyType: 'IAM Policy',
              StartPosition: { Line: 1, Column: 38 },
              EndPosition: { Line: 1, Column: 167 },
            },
          ],
          MissingContextValues: [],
        },
      ],
    },
  );
  const late = await ask('2014-04-25T11:00:00Z');
  assert.equal(late.EvaluationResults?.[0]?.EvalDecision, 'implicitDeny');
  assert.deepEqual(late.EvaluationResults?.[0]?.MatchedStatements, []);
});

test('positions in a policy of several lines', async () => {
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [allow('*'), deny('s3:Get*')] }, null, 2);
  const { EvaluationResults: [result] = [] } = await custom({ PolicyInputList: [policy] });
  assert.equal(result?.EvalDecision, 'explicitDeny');
  assert.deepEqual(
    result.MatchedStatements?.map(({ StartPosition, EndPosition }) => [StartPosition, EndPosition]),
    [
      [
        { Line: 8, Column: 7 },
        { Line: 13, Column: 6 },
      ],
    ],
  );
});

test('resources, boundary, organization and missing keys', async () => {
  const { EvaluationResults: [one, two] = [] } = await custom({
    PolicyInputList: [
      documentOf(
        allow('s3:*', { Resource: `arn:aws:s3:::b/$\{aws:username}/*` }),
        allow('s3:*', { Resource: 'arn:aws:s3:::c/*' }),
      ),
    ],
    PermissionsBoundaryPolicyInputList: [documentOf(allow('ec2:*'))],
    OrderedOrganizationPolicyInputList: [
      { ServiceControlPolicyInputList: [documentOf(allow('*'))] },
      {
        ServiceControlPolicyInputList: [
          documentOf(allow('s3:*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } })),
        ],
      },
    ],
    ContextEntries: [
      { ContextKeyName: 'aws:SecureTransport', ContextKeyValues: ['true'], ContextKeyType: 'boolean' },
    ],
    ResourceArns: ['arn:aws:s3:::b/bob/k', 'arn:aws:s3:::c/k'],
  });
  assert.deepEqual(
    [one?.EvalDecision, one?.EvalResourceName, one?.MissingContextValues],
    ['implicitDeny', 'arn:aws:s3:::b/bob/k', ['aws:username']],
  );
  assert.deepEqual(two?.PermissionsBoundaryDecisionDetail, { AllowedByPermissionsBoundary: false });
  assert.deepEqual(two?.OrganizationsDecisionDetail, { AllowedByOrganizations: true });
  assert.deepEqual(two?.EvalDecisionDetails, {});
  assert.deepEqual(
    two?.ResourceSpecificResults?.map((each) => [each.EvalResourceName, each.EvalResourceDecision]),
    [['arn:aws:s3:::c/k', 'implicitDeny']],
  );
});

test('across accounts both sides must allow, and each is told', async () => {
  const { EvaluationResults: [result] = [] } = await custom({
    PolicyInputList: [documentOf(allow('ec2:*'))],
    CallerArn: USER_ARN,
    ResourceArns: ['arn:aws:s3:::b/k'],
    ResourceOwner: 'arn:aws:iam::444455556666:root',
    ResourcePolicy: documentOf(allow('s3:*', { Principal: { AWS: USER_ARN } })),
  });
  assert.equal(result?.EvalDecision, 'implicitDeny');
  assert.deepEqual(result.EvalDecisionDetails, {
    'IAM Policy': 'implicitDeny',
    'Resource Policy': 'allowed',
  });
});

test('pages: actions by resources, in their order, with a marker of the listing', async () => {
  const input = {
    PolicyInputList: [documentOf(allow('s3:Get*'))],
    ActionNames: ['s3:GetObject', 's3:PutObject', 's3:GetObjectAcl'],
    ResourceArns: ['arn:aws:s3:::a/k', 'arn:aws:s3:::b/k'],
  };
  const seen: (string | undefined)[] = [];
  for await (const page of paginateSimulateCustomPolicy({ client: iam, pageSize: 4 }, input)) {
    for (const { EvalActionName, EvalResourceName, EvalDecision } of page.EvaluationResults ?? [])
      seen.push(`${EvalActionName} ${EvalResourceName?.slice(13)} ${EvalDecision}`);
  }
  assert.deepEqual(seen, [
    's3:GetObject a/k allowed',
    's3:GetObject b/k allowed',
    's3:PutObject a/k implicitDeny',
    's3:PutObject b/k implicitDeny',
    's3:GetObjectAcl a/k allowed',
    's3:GetObjectAcl b/k allowed',
  ]);
  await refused(custom({ ...input, Marker: 'zzz' }), 'ValidationError', 400, 'Invalid Marker.');
});

test('a role: its policies by their names, and its tags', async () => {
  const { EvaluationResults: results = [] } = await iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: ROLE_ARN,
      ActionNames: ['sqs:SendMessage', 'sqs:DeleteQueue', 's3:GetObject', 's3:PutObject'],
    }),
  );
  assert.deepEqual(
    results.map(({ EvalActionName, EvalDecision, MatchedStatements }) => [
      EvalActionName,
      EvalDecision,
      MatchedStatements?.map(({ SourcePolicyId }) => SourcePolicyId),
    ]),
    [
      ['sqs:SendMessage', 'allowed', ['role_app_own']],
      ['sqs:DeleteQueue', 'explicitDeny', ['role_app_own']],
      ['s3:GetObject', 'allowed', ['AmazonS3ReadOnlyAccess']],
      ['s3:PutObject', 'implicitDeny', []],
    ],
  );
});

test('beyond AWS: the trust policy of a role known here decides who may assume it', async () => {
  const ask = (subject: string) =>
    iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: ROLE_ARN,
        CallerArn: PROVIDER,
        ActionNames: ['sts:AssumeRoleWithWebIdentity'],
        ResourceArns: [ROLE_ARN],
        ContextEntries: [
          { ContextKeyName: 'oidc.eks/id/A:sub', ContextKeyValues: [subject], ContextKeyType: 'string' },
        ],
      }),
    );
  const { EvaluationResults: [good] = [] } = await ask('system:serviceaccount:default:s3');
  assert.equal(good?.EvalDecision, 'allowed');
  assert.equal(good.MatchedStatements?.[0]?.SourcePolicyId, 'trust policy of app');
  const { EvaluationResults: [bad] = [] } = await ask('system:serviceaccount:default:other');
  assert.equal(bad?.EvalDecision, 'implicitDeny');
});

test('context keys, as written, once', async () => {
  const own = documentOf(
    allow('s3:*', {
      Resource: `arn:aws:s3:::b/$\{AWS:UserName}/$\{aws:PrincipalTag/Team, 'x'}`,
      Condition: {
        StringLike: { 's3:prefix': [`$\{aws:username}/*`] },
        Null: { 'aws:TokenIssueTime': 'true' },
      },
    }),
  );
  const keys = ['AWS:UserName', 'aws:PrincipalTag/Team', 's3:prefix', 'aws:TokenIssueTime'];
  const { ContextKeyNames } = await iam.send(
    new GetContextKeysForCustomPolicyCommand({ PolicyInputList: [own] }),
  );
  assert.deepEqual(ContextKeyNames, keys);
  const ofRole = await iam.send(
    new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn: ROLE_ARN, PolicyInputList: [own] }),
  );
  assert.equal(ofRole.ContextKeyNames?.[0], 'aws:PrincipalTag/team');
  assert.ok(ofRole.ContextKeyNames?.includes('s3:prefix'));
});

const INVALID: readonly (readonly [string, Partial<SimulateCustomPolicyCommandInput>, string])[] = [
  [
    'a session as caller',
    { CallerArn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/app/s1` },
    `Invalid Entity Arn: arn:aws:sts::${ACCOUNT_ID}:assumed-role/app/s1 does not clearly define entity type and name.`,
  ],
  [
    'an owner that is no account',
    { ResourceOwner: ACCOUNT_ID },
    `'${ACCOUNT_ID}' is not a valid as a Resource Owner.`,
  ],
  [
    'a resource that is no ARN',
    { ResourceArns: ['14a050d4-021e'] },
    'ResourceNames are not in a valid ARN format: 14a050d4-021e.',
  ],
  [
    'a wildcard as action',
    { ActionNames: ['s3:*'] },
    'Invalid Input ActionNames: s3:* is not a valid action name.',
  ],
  [
    'a text that is no policy',
    { PolicyInputList: ['{'] },
    'Invalid Input PolicyInputList.1: Syntax errors in policy: a key must be a string (line 1, column 2)',
  ],
  [
    'two boundaries',
    { PermissionsBoundaryPolicyInputList: [documentOf(allow('*')), documentOf(allow('*'))] },
    'Invalid Input PermissionsBoundaryPolicyInputList: only one permissions boundary may be given.',
  ],
  [
    'a value that is not of its type',
    {
      ContextEntries: [{ ContextKeyName: 'aws:SourceIp', ContextKeyValues: ['here'], ContextKeyType: 'ip' }],
    },
    'Invalid Context Key Value: "here" of aws:SourceIp is not of the type ip.',
  ],
  [
    'a key given twice',
    {
      ContextEntries: ['aws:username', 'AWS:UserName'].map((ContextKeyName) => ({
        ContextKeyName,
        ContextKeyValues: ['bob'],
      })),
    },
    'Invalid Context Key: AWS:UserName is given more than once.',
  ],
  [
    'a resource policy without caller',
    { ResourcePolicy: documentOf(allow('*', { Principal: '*' })) },
    'Invalid Input CallerArn: a caller is required with a ResourcePolicy.',
  ],
  [
    'a scenario of EC2',
    { ResourceHandlingOption: 'EC2-VPC-EBS' },
    'Invalid Input ResourceHandlingOption: scenarios of EC2 resources are not simulated here.',
  ],
];
for (const [title, input, message] of INVALID) {
  test(`InvalidInput: ${title}`, () => refused(custom(input), 'InvalidInput', 400, message));
}

test('a policy that parses but cannot be evaluated is an error, never a decision', () =>
  refused(
    custom({ PolicyInputList: [documentOf(allow('*', { Principal: '*' }))] }),
    'PolicyEvaluation',
    500,
    'The policy PolicyInputList.1 could not be evaluated: a principal is not allowed here (line 1, column 38)',
  ));

test('an entity that does not exist, or not in this account', async () => {
  const ask = (PolicySourceArn: string) =>
    iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames: ['s3:GetObject'] }));
  const nobody = 'The role with name nobody cannot be found.';
  await refused(ask(`arn:aws:iam::${ACCOUNT_ID}:role/nobody`), 'NoSuchEntity', 404, nobody);
  await refused(
    ask('arn:aws:iam::444455556666:role/app'),
    'NoSuchEntity',
    404,
    'The role with name app cannot be found.',
  );
  await refused(
    ask(`arn:aws:iam::${ACCOUNT_ID}:role/app`),
    'NoSuchEntity',
    404,
    'The role with name app cannot be found.',
  );
});

test('attacker: whoever may not simulate a principal learns nothing of it', async () => {
  await iam.send(
    new PutUserPolicyCommand({
      UserName: 'bob',
      PolicyName: 'custom-only',
      PolicyDocument: documentOf(allow('iam:SimulateCustomPolicy')),
    }),
  );
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: 'bob' }));
  const bob = instance.iam({
    accessKeyId: key?.AccessKeyId ?? '',
    secretAccessKey: key?.SecretAccessKey ?? '',
  });
  await bob.send(
    new SimulateCustomPolicyCommand({
      PolicyInputList: [documentOf(allow('*'))],
      ActionNames: ['s3:GetObject'],
    }),
  );
  for (const arn of [ROLE_ARN, `arn:aws:iam::${ACCOUNT_ID}:role/nobody`]) {
    await refused(
      bob.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: arn, ActionNames: ['s3:GetObject'] })),
      'AccessDenied',
      403,
      `User: ${USER_ARN} is not authorized to perform: iam:SimulatePrincipalPolicy on resource: ${arn} because no identity-based policy allows the iam:SimulatePrincipalPolicy action`,
    );
  }
});

test('attacker: large policies make a short page, too large and too many are refused', async () => {
  const many = documentOf(...Array.from({ length: 900 }, () => allow('s3:GetObject')));
  const { EvaluationResults = [], IsTruncated } = await custom({
    PolicyInputList: Array.from({ length: 16 }, () => many),
    ActionNames: Array.from({ length: 20 }, (_, at) => `s3:Get${at}`),
    MaxItems: 1000,
  });
  assert.deepEqual([EvaluationResults.length, IsTruncated], [9, true]);
  await refused(
    custom({ PolicyInputList: Array.from({ length: 40 }, () => many) }),
    'InvalidInput',
    400,
    'Invalid Input: more than 1000000 characters of policies.',
  );
  const ActionNames = Array.from({ length: 400 }, (_, at) => `s3:Get${at}`);
  const ResourceArns = Array.from({ length: 400 }, (_, at) => `arn:aws:s3:::b/${at}`);
  await refused(
    custom({ ActionNames, ResourceArns }),
    'InvalidInput',
    400,
    'Invalid Input: more than 100000 actions and resources.',
  );
});
