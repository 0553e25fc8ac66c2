// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of policies are written like this
import type { PolicyUse } from './subject.ts';

/** A rule with a document that breaks it, the text whose line is named, and a near miss. */
export interface LintCase {
  readonly id: string;
  readonly use: PolicyUse;
  /** A text, a whole document, or one statement of it. */
  readonly bad: unknown;
  /** The finding is on the line of the first occurrence of this text. */
  readonly on: string;
  readonly good: unknown;
  readonly account?: string;
}

const ISSUER = 'oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE';
const PROVIDER = `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`;
const GITHUB = 'token.actions.githubusercontent.com';
const GITHUB_PROVIDER = `arn:aws:iam::111122223333:oidc-provider/${GITHUB}`;
const ROLE = 'arn:aws:iam::111122223333:role/app';
const SUBJECT = 'system:serviceaccount:ns:app';

type Json = Readonly<Record<string, unknown>>;

/** A trust statement for the EKS issuer. */
function irsa(condition: Json | undefined, more: Json = {}): Json {
  return {
    Effect: 'Allow',
    Principal: { Federated: PROVIDER },
    Action: 'sts:AssumeRoleWithWebIdentity',
    ...(condition === undefined ? {} : { Condition: condition }),
    ...more,
  };
}

const AUD = { [`${ISSUER}:aud`]: 'sts.amazonaws.com' };
const SUB = { [`${ISSUER}:sub`]: SUBJECT };
const BOUND = { StringEquals: { ...SUB, ...AUD } };

function github(sub: string): Json {
  return {
    Effect: 'Allow',
    Principal: { Federated: GITHUB_PROVIDER },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringLike: { [`${GITHUB}:sub`]: sub },
      StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' },
    },
  };
}

function trust(principal: unknown, more: Json = {}): Json {
  return { Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...more };
}

function allow(action: unknown, resource: unknown = '*', more: Json = {}): Json {
  return { Effect: 'Allow', Action: action, Resource: resource, ...more };
}

function when(condition: Json, more: Json = {}): Json {
  return { ...allow('s3:GetObject', 'arn:aws:s3:::b/*'), Condition: condition, ...more };
}

function resource(more: Json = {}): Json {
  return {
    Effect: 'Allow',
    Principal: { AWS: ROLE },
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::b/*',
    ...more,
  };
}

function old(statement: Json): Json {
  return { Version: '2008-10-17', Statement: [statement] };
}

function several(...statements: readonly Json[]): Json {
  return { Version: '2012-10-17', Statement: statements };
}

function without(statement: Json, name: string): Json {
  return Object.fromEntries(Object.entries(statement).filter(([key]) => key !== name));
}

type Row = readonly [id: string, bad: unknown, on: string, good: unknown];

function rows(use: PolicyUse, list: readonly Row[]): readonly LintCase[] {
  return list.map(([id, bad, on, good]) => ({ id, use, bad, on, good }));
}

const long = (count: number) =>
  Array.from({ length: count }, (_, at) => `arn:aws:s3:::bucket-number-${at}/*`);

export const LINT_CASES: readonly LintCase[] = [
  ...rows('trust', [
    ['trust-oidc-no-condition', irsa(undefined), PROVIDER, irsa(BOUND)],
    ['trust-oidc-no-sub', irsa({ StringEquals: AUD }), PROVIDER, irsa(BOUND)],
    [
      'trust-oidc-no-sub',
      irsa({ StringEquals: AUD, Null: { [`${ISSUER}:sub`]: 'false' } }),
      PROVIDER,
      irsa(BOUND),
    ],
    ['trust-oidc-no-aud', irsa({ StringEquals: SUB }), PROVIDER, irsa(BOUND)],
    [
      'trust-oidc-wildcard-without-like',
      irsa({ StringEquals: { ...AUD, [`${ISSUER}:sub`]: 'system:serviceaccount:ns:*' } }),
      'ns:*',
      irsa({ StringEquals: AUD, StringLike: { [`${ISSUER}:sub`]: 'system:serviceaccount:ns:*' } }),
    ],
    [
      'trust-irsa-sub-breadth',
      irsa({
        StringEquals: AUD,
        StringLike: { [`${ISSUER}:sub`]: [SUBJECT, 'system:serviceaccount:prod*'] },
      }),
      'prod*',
      irsa({ StringEquals: AUD, StringLike: SUB }),
    ],
    [
      'trust-oidc-forallvalues',
      irsa({ 'ForAllValues:StringEquals': SUB, StringEquals: AUD }),
      'ForAllValues',
      irsa({ 'ForAnyValue:StringEquals': SUB, StringEquals: AUD }),
    ],
    ['trust-oidc-ifexists', irsa({ StringEqualsIfExists: BOUND.StringEquals }), 'IfExists', irsa(BOUND)],
    [
      'trust-oidc-negated',
      irsa({ StringNotEquals: SUB, StringEquals: AUD }),
      'StringNotEquals',
      irsa({ ...BOUND, StringNotEquals: { 'aws:PrincipalTag/x': 'y' } }),
    ],
    [
      'trust-oidc-key-prefix',
      irsa({ StringEquals: { ...AUD, [`https://${ISSUER}:sub`]: SUBJECT } }),
      'https://',
      irsa(BOUND),
    ],
    [
      'trust-oidc-unexpected-audience',
      irsa({ StringEquals: { ...SUB, [`${ISSUER}:aud`]: 'sts.example.com' } }),
      'sts.example.com',
      irsa(BOUND),
    ],
    [
      'trust-federated-malformed',
      irsa(BOUND, { Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/https://${ISSUER}` } }),
      'https://',
      irsa(BOUND, { Principal: { Federated: 'cognito-identity.amazonaws.com' } }),
    ],
    [
      'trust-action-principal-mismatch',
      irsa(BOUND, { Action: ['sts:AssumeRoleWithWebIdentity', 'sts:AssumeRole'] }),
      'sts:AssumeRole"',
      irsa(BOUND, { Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'] }),
    ],
    [
      'trust-action-principal-mismatch',
      irsa(BOUND, { Principal: { Federated: PROVIDER, AWS: ROLE } }),
      ROLE,
      irsa(BOUND, { Principal: { Federated: PROVIDER, AWS: ROLE }, Action: ['sts:AssumeRole*'] }),
    ],
    ['trust-wildcard-principal', trust({ AWS: '*' }), '"*"', trust({ AWS: ROLE })],
    ['trust-has-resource', trust({ AWS: ROLE }, { Resource: '*' }), 'Resource', trust({ AWS: ROLE })],
    [
      'trust-notprincipal',
      without(trust(1, { NotPrincipal: { AWS: ROLE } }), 'Principal'),
      'NotPrincipal',
      trust({ AWS: ROLE }),
    ],
    [
      'trust-version-variables',
      old(trust({ AWS: ROLE }, { Condition: { StringEquals: { 'sts:ExternalId': '${aws:username}' } } })),
      'sts:ExternalId',
      trust({ AWS: ROLE }, { Condition: { StringEquals: { 'sts:ExternalId': '${aws:username}' } } }),
    ],
    [
      'trust-set-operator-missing',
      trust({ AWS: ROLE }, { Condition: { StringEquals: { 'aws:TagKeys': 'a' } } }),
      'aws:TagKeys',
      trust({ AWS: ROLE }, { Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } } }),
    ],
    ['trust-github-sub-star', github('*'), '"*"', github('repo:o/r:*')],
    ['trust-github-sub-no-colon', github('octo/r'), 'octo/r', github('repo:octo/r:ref:refs/heads/main')],
    ['trust-github-sub-claim-star', github('repo:*'), 'repo:*', github('repo:o/*')],
    [
      'trust-github-sub-abusable-claim',
      github('environment:prod'),
      'environment:prod',
      github('repo:o/r:environment:prod'),
    ],
    ['trust-github-sub-org-prefix', github('repo:octo*'), 'octo*', github('repo:octo/*')],
    ['trust-github-sub-branch', github('repo:o/r:*'), 'o/r:*', github('repo:o/r:ref:refs/heads/main')],
    [
      'trust-shared-issuer-tenant',
      {
        ...github('x'),
        Condition: { StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' } },
      },
      GITHUB_PROVIDER,
      github('repo:o/r:ref:refs/heads/main'),
    ],
    [
      'trust-tagsession-unbounded',
      trust({ AWS: ROLE }, { Action: ['sts:AssumeRole', 'sts:TagSession'] }),
      'sts:TagSession',
      trust({ Service: 'pods.eks.amazonaws.com' }, { Action: ['sts:AssumeRole', 'sts:TagSession'] }),
    ],
    [
      'trust-pod-identity-actions',
      trust({ Service: 'pods.eks.amazonaws.com' }),
      'pods.eks',
      trust({ Service: 'pods.eks.amazonaws.com' }, { Action: ['sts:AssumeRole', 'sts:TagSession'] }),
    ],
    [
      'trust-multi-issuer',
      irsa(BOUND, { Principal: { Federated: [PROVIDER, GITHUB_PROVIDER] } }),
      GITHUB_PROVIDER,
      several(irsa(BOUND), github('repo:o/r:ref:refs/heads/main')),
    ],
    [
      'trust-mixed-principals',
      several(irsa(BOUND), trust({ AWS: 'arn:aws:iam::111122223333:root' })),
      ':root',
      several(irsa(BOUND), trust({ AWS: ROLE })),
    ],
    [
      'trust-serviceaccount-default',
      irsa({ StringEquals: { ...AUD, [`${ISSUER}:sub`]: 'system:serviceaccount:ns:default' } }),
      'ns:default',
      irsa({ StringEquals: { ...AUD, [`${ISSUER}:sub`]: 'system:serviceaccount:default:app' } }),
    ],
    [
      'trust-size',
      irsa({
        StringEquals: { ...AUD, [`${ISSUER}:sub`]: Array.from({ length: 60 }, (_, at) => `${SUBJECT}${at}`) },
      }),
      '{',
      irsa({
        StringEquals: { ...AUD, [`${ISSUER}:sub`]: Array.from({ length: 20 }, (_, at) => `${SUBJECT}${at}`) },
      }),
    ],
    [
      'trust-dead-deny',
      several(trust({ AWS: ROLE }), { ...irsa(BOUND), Effect: 'Deny' }),
      '{\n      "Effect": "Deny"',
      several(irsa(BOUND), { ...irsa(BOUND), Effect: 'Deny' }),
    ],
    [
      'trust-redundant-principal',
      trust({ AWS: [ROLE, 'arn:aws:sts::111122223333:assumed-role/app/s'] }),
      'assumed-role',
      trust({ AWS: [ROLE, 'arn:aws:sts::111122223333:assumed-role/other/s'] }),
    ],
    [
      'trust-service-no-source',
      trust({ Service: ['ec2.amazonaws.com', 'sns.amazonaws.com'] }),
      'sns.amazonaws',
      trust({ Service: 'ec2.amazonaws.com' }),
    ],
    [
      'missing-action-for-roles-anywhere-trust-policy',
      trust({ Service: 'rolesanywhere.amazonaws.com' }),
      'rolesanywhere',
      trust(
        { Service: 'rolesanywhere.amazonaws.com' },
        { Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] },
      ),
    ],
    [
      'unsupported-wildcard-in-principal',
      trust({ AWS: 'arn:aws:iam::111122223333:role/a*' }),
      'role/a*',
      trust({ AWS: ROLE }),
    ],
    ['invalid-role-reference', trust({ AWS: 'AROAAAAAAAAAAAAAAAAAA' }), 'AROA', trust({ AWS: ROLE })],
    ['invalid-user-reference', trust({ AWS: 'AIDAAAAAAAAAAAAAAAAAA' }), 'AIDA', trust({ AWS: ROLE })],
  ]),
  {
    id: 'trust-federated-foreign-account',
    use: 'trust',
    account: '444455556666',
    bad: irsa(BOUND),
    on: PROVIDER,
    good: irsa(BOUND, { Principal: { Federated: PROVIDER.replace('111122223333', '444455556666') } }),
  },
  ...rows('identity', [
    [
      'json-syntax-error',
      '{"Version": "2012-10-17",\n "Statement": [}',
      '"Statement"',
      allow('s3:ListAllMyBuckets'),
    ],
    [
      'refused-when-saved',
      allow('s3:GetObject', 'bucket'),
      '"bucket"',
      allow('s3:GetObject', 'arn:aws:s3:::b/*'),
    ],
    [
      'arn-account-not-allowed',
      allow('s3:ListBucket', 'arn:aws:s3::111122223333:b'),
      '111122223333',
      allow('s3:ListBucket', 'arn:aws:s3:::b'),
    ],
    [
      'arn-region-not-allowed',
      allow('iam:GetRole', 'arn:aws:iam:us-east-1:111122223333:role/a'),
      'us-east-1',
      allow('iam:GetRole', ROLE),
    ],
    [
      'invalid-arn-account',
      allow('iam:GetRole', 'arn:aws:iam::1111:role/a'),
      ':1111:',
      allow('iam:GetRole', 'arn:aws:iam::1111*:role/a'),
    ],
    [
      'invalid-arn-prefix',
      allow('s3:GetObject', 'aws:s3:::b/*'),
      'aws:s3:::b',
      allow('s3:GetObject', 'arn:aws:s3:::b/*'),
    ],
    [
      'invalid-arn-region',
      allow('sqs:SendMessage', 'arn:aws:sqs:us-esat-1:111122223333:q'),
      'us-esat-1',
      allow('sqs:SendMessage', 'arn:aws:sqs:us-*:111122223333:q'),
    ],
    [
      'invalid-arn-resource',
      allow('ec2:StopInstances', 'arn:aws:ec2:us-east-1:111122223333:instances/i-1'),
      'instances/i-1',
      allow('ec2:StopInstances', 'arn:aws:ec2:us-east-1:111122223333:instance/i-1'),
    ],
    [
      'invalid-arn-service-case',
      allow('s3:GetObject', 'arn:aws:S3:::b/*'),
      'S3',
      allow('s3:GetObject', 'arn:aws:s3:::B/*'),
    ],
    [
      'invalid-partition',
      allow('s3:GetObject', 'arn:amazon:s3:::b/*'),
      'amazon',
      allow('s3:GetObject', 'arn:aws-cn:s3:::b/*'),
    ],
    [
      'invalid-service',
      allow('s3:GetObject', 'arn:aws:s4:::b/*'),
      's4',
      allow('s3:GetObject', 'arn:aws:s3:::b/*'),
    ],
    [
      'missing-arn-field',
      allow('s3:GetObject', 'arn:aws:s3:b'),
      'aws:s3:b',
      allow('s3:GetObject', 'arn:aws:s3:::b'),
    ],
    [
      'missing-arn-region',
      allow('sqs:SendMessage', 'arn:aws:sqs::111122223333:q'),
      ':q"',
      allow('sqs:SendMessage', 'arn:aws:sqs:*:111122223333:q'),
    ],
    ['data-type-mismatch', allow(7), 'Action', allow('s3:GetObject', [null, '*'])],
    [
      'data-type-mismatch',
      { Version: 2012, Statement: [allow('s3:*')] },
      '"Version": 2012,',
      allow('s3:GetObject'),
    ],
    [
      'duplicate-keys-with-different-case',
      when({ StringEquals: { 'aws:PrincipalArn': ROLE, 'aws:principalARN': ROLE } }),
      'principalARN',
      when({ StringEquals: { 'aws:PrincipalArn': ROLE }, StringLike: { 'aws:principalARN': ROLE } }),
    ],
    [
      'invalid-action',
      allow('s3:GetObjects', 'arn:aws:s3:::b/*'),
      'GetObjects',
      allow('S3:getobject', 'arn:aws:s3:::b/*'),
    ],
    ['invalid-action', allow('s3:Fetch*', 'arn:aws:s3:::b/*'), 'Fetch', allow('s3:Get*', 'arn:aws:s3:::b/*')],
    [
      'invalid-condition-data-type',
      when({ StringEquals: { 'aws:SourceAccount': ['111122223333', 444455556666] } }),
      '444455556666',
      when({ StringEquals: { 'aws:SourceAccount': [111122223333, 444455556666] } }),
    ],
    [
      'invalid-condition-key-format',
      when({ StringEquals: { SourceAccount: 'x' } }),
      'SourceAccount',
      when({ StringEquals: { 'aws:ResourceTag/a::b': 'x' } }),
    ],
    [
      'invalid-condition-multiple-boolean',
      when({ Bool: { 'aws:SecureTransport': ['true', 'false'] } }),
      'SecureTransport',
      when({ Bool: { 'aws:SecureTransport': 'true' } }),
    ],
    [
      'invalid-condition-operator',
      when({ StringEqual: { 'aws:username': 'x' } }),
      'StringEqual"',
      when({ StringEquals: { 'aws:username': 'x' } }),
    ],
    ['invalid-effect', { ...allow('s3:*'), Effect: 'allow' }, '"allow"', allow('s3:*')],
    [
      'invalid-global-condition-key',
      when({ StringEquals: { 'aws:PrincipalOrgIDs': 'o-1' } }),
      'OrgIDs',
      when({ StringEquals: { 'aws:principalorgid': 'o-1' } }),
    ],
    ['invalid-policy-element', allow('s3:*', '*', { Actions: 's3:*' }), 'Actions', allow('s3:*')],
    ['invalid-policy-element', { ...several(allow('s3:*')), Statements: [] }, 'Statements', allow('s3:*')],
    [
      'invalid-region',
      when({ StringEquals: { 'aws:RequestedRegion': 'europe' } }),
      'europe',
      when({ StringLike: { 'aws:RequestedRegion': 'eu-*' } }),
    ],
    [
      'invalid-vpc-format',
      when({ StringEquals: { 'aws:SourceVpc': 'vpce-1' } }),
      'vpce-1',
      when({ StringEquals: { 'aws:SourceVpc': 'vpc-0123abcd' } }),
    ],
    [
      'invalid-vpce-format',
      when({ StringEquals: { 'aws:SourceVpce': 'vpc-0123abcd' } }),
      'vpc-0123abcd',
      when({ StringEquals: { 'aws:SourceVpce': 'vpce-0123456789abcdef0' } }),
    ],
    [
      'invalid-service-condition-key',
      when({ StringEquals: { 's3:prefixes': 'x' } }),
      's3:prefixes',
      { ...allow('s3:ListBucket', 'arn:aws:s3:::b'), Condition: { StringEquals: { 's3:prefix': 'x' } } },
    ],
    ['invalid-service-in-action', allow('ec3:RunInstances'), 'ec3', allow('ec2:RunInstances')],
    [
      'invalid-service-principal-format',
      when({ StringEquals: { 'kms:ViaService': 's3.amazonaws.com' } }),
      's3.amazonaws.com',
      when({ StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } }),
    ],
    [
      'invalid-variable-for-operator',
      when({ NumericEquals: { 's3:max-keys': '${aws:username}' } }),
      '${aws:username}',
      when({ StringEquals: { 's3:prefix': '${aws:username}' } }),
    ],
    ['invalid-version', { Version: '2012-10-18', Statement: [allow('s3:*')] }, '2012-10-18', allow('s3:*')],
    ['missing-action', without(allow(1), 'Action'), '{\n      "Effect"', allow('s3:*')],
    [
      'missing-action-for-condition-key',
      allow('iam:GetRole', ROLE, {
        Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
      }),
      'PassedToService',
      allow('iam:Pass*', ROLE, {
        Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
      }),
    ],
    ['missing-effect', without(allow('s3:*'), 'Effect'), '{\n      "Action"', allow('s3:*')],
    [
      'missing-qualifier',
      when({ StringEquals: { 'aws:TagKeys': 'a' } }),
      'aws:TagKeys',
      when({ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } }),
    ],
    ['missing-resource', without(allow('s3:*'), 'Resource'), '{\n      "Effect"', allow('s3:*')],
    ['missing-statement', { Version: '2012-10-17' }, '{', allow('s3:*')],
    [
      'missing-tag-key-in-condition',
      when({ StringEquals: { 'aws:ResourceTag': 'a' } }),
      'aws:ResourceTag',
      when({ StringEquals: { 'aws:ResourceTag/team': 'a' } }),
    ],
    [
      'null-with-if-exists',
      when({ NullIfExists: { 'aws:username': 'true' } }),
      'NullIfExists',
      when({ Null: { 'aws:username': 'true' } }),
    ],
    [
      'private-ip-address',
      when({ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } }),
      '10.0.0.0/8',
      when({ IpAddress: { 'aws:SourceIp': ['11.0.0.0/8'] } }),
    ],
    [
      'private-not-ip-address',
      when({ NotIpAddress: { 'aws:SourceIp': ['192.168.0.0/16'] } }),
      '192.168',
      when({ NotIpAddress: { 'aws:VpcSourceIp': ['192.168.0.0/16'] } }),
    ],
    [
      'unique-sids-required',
      several(
        allow('s3:GetObject', '*', { Sid: 'a' }),
        allow('s3:PutObject', '*', { Sid: 'a', Condition: {} }),
      ),
      '"Sid": "a",',
      several(allow('s3:GetObject', '*', { Sid: 'a' }), allow('s3:PutObject', '*', { Sid: 'A' })),
    ],
    [
      'unsupported-action-for-condition-key',
      allow(['s3:ListBucket', 's3:GetObject'], '*', { Condition: { StringEquals: { 's3:prefix': 'x' } } }),
      's3:prefix',
      allow(['s3:ListBucket'], '*', { Condition: { StringEquals: { 's3:prefix': 'x' } } }),
    ],
    ['unsupported-element-combination', allow('s3:*', '*', { NotAction: [] }), 'NotAction', allow('s3:*')],
    [
      'unsupported-global-condition-key',
      when({ StringEquals: { 'aws:ARN': 'x' } }),
      'aws:ARN',
      when({ ArnEquals: { 'aws:SourceArn': ROLE } }),
    ],
    ['unsupported-principal', allow('s3:*', '*', { Principal: '*' }), 'Principal', allow('s3:*')],
    [
      'unsupported-sid',
      allow('s3:*', '*', { Sid: 'my sid' }),
      'my sid',
      allow('s3:*', '*', { Sid: 'mySid' }),
    ],
    [
      'missing-brace-in-variable',
      allow('s3:GetObject', 'arn:aws:s3:::b/${aws:username'),
      '${aws',
      allow('s3:GetObject', 'arn:aws:s3:::b/${aws:username}'),
    ],
    [
      'missing-quote-in-variable',
      allow('s3:GetObject', 'arn:aws:s3:::b/${aws:username, none}'),
      'none',
      allow('s3:GetObject', "arn:aws:s3:::b/${aws:username, 'none'}"),
    ],
    [
      'unsupported-space-in-variable',
      allow('s3:GetObject', 'arn:aws:s3:::b/${aws: username}'),
      'aws: username',
      allow('s3:GetObject', "arn:aws:s3:::b/${aws:username, 'a b'}"),
    ],
    [
      'empty-variable',
      allow('s3:GetObject', 'arn:aws:s3:::b/${}'),
      '${}',
      allow('s3:GetObject', 'arn:aws:s3:::b/${*}'),
    ],
    [
      'variable-unsupported-in-element',
      allow('s3:${aws:username}'),
      '${aws',
      allow('s3:*', 'arn:aws:s3:::b/${aws:username}'),
    ],
    [
      'variable-unsupported-in-version',
      old(allow('s3:GetObject', 'arn:aws:s3:::b/${aws:username}')),
      '${aws',
      allow('s3:GetObject', 'arn:aws:s3:::b/${aws:username}'),
    ],
    [
      'forallvalues-with-single-valued-key',
      when({ 'ForAllValues:StringEquals': { 'aws:username': 'x' } }),
      'ForAllValues',
      when({ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'x' } }),
    ],
    [
      'missing-paired-condition-keys',
      when({ IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } }),
      'VpcSourceIp',
      when({
        IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' },
        StringEquals: { 'aws:SourceVpc': 'vpc-0123abcd' },
      }),
    ],
    [
      'deny-with-unsupported-tag-condition-key-for-service',
      { ...allow('account:*'), Effect: 'Deny', Condition: { StringEquals: { 'aws:ResourceTag/x': 'y' } } },
      'ResourceTag',
      { ...allow('ec2:*'), Effect: 'Deny', Condition: { StringEquals: { 'aws:ResourceTag/x': 'y' } } },
    ],
    [
      'deny-notaction-with-unsupported-tag-condition-key-for-service',
      {
        Effect: 'Deny',
        NotAction: 'ec2:*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:ResourceTag/x': 'y' } },
      },
      'ResourceTag',
      {
        Effect: 'Deny',
        NotAction: 'ec2:*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalTag/x': 'y' } },
      },
    ],
    [
      'allow-with-unsupported-tag-condition-key-for-service',
      allow('account:*', '*', { Condition: { StringEquals: { 'aws:ResourceTag/x': 'y' } } }),
      'ResourceTag',
      allow('ec2:*', '*', { Condition: { StringEquals: { 'aws:ResourceTag/x': 'y' } } }),
    ],
    [
      'allow-notaction-with-unsupported-tag-condition-key-for-service',
      {
        Effect: 'Allow',
        NotAction: 'ec2:*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:ResourceTag/x': 'y' } },
      },
      'ResourceTag',
      { Effect: 'Allow', NotAction: 'ec2:*', Resource: '*' },
    ],
    [
      'invalid-date-value',
      when({ DateLessThan: { 'aws:CurrentTime': '1700000000' } }),
      '1700000000',
      when({ DateLessThan: { 'aws:CurrentTime': '2026-11-21' } }),
    ],
    ['missing-version', { Statement: [allow('s3:GetObject')] }, '{', allow('s3:GetObject')],
    [
      'wildcard-without-like-operator',
      when({ StringEquals: { 'aws:username': 'a*' } }),
      'a*',
      when({ StringLike: { 'aws:username': 'a*' }, StringEquals: { 'aws:PrincipalTag/x': '${*}' } }),
    ],
    [
      'policy-size-exceeds-identity-policy-quota',
      allow('s3:GetObject', long(300)),
      '{',
      allow('s3:GetObject', long(100)),
    ],
    [
      'type-mismatch',
      when({ NumericEquals: { 'aws:SourceIp': '1' } }),
      'NumericEquals',
      when({ StringEquals: { 'aws:PrincipalArn': ROLE } }),
    ],
    [
      'type-mismatch-boolean',
      when({ Bool: { 'aws:SecureTransport': 'yes' } }),
      'yes',
      when({ Bool: { 'aws:SecureTransport': 'TRUE' } }),
    ],
    [
      'type-mismatch-date',
      when({ DateEquals: { 'aws:CurrentTime': 'today' } }),
      'today',
      when({ DateEquals: { 'aws:CurrentTime': '2026-11-21T00:00:00Z' } }),
    ],
    [
      'type-mismatch-ip-range',
      when({ IpAddress: { 'aws:SourceIp': 'home' } }),
      'home',
      when({ IpAddress: { 'aws:SourceIp': '2001:db8::/32' } }),
    ],
    [
      'type-mismatch-number',
      when({ NumericEquals: { 's3:max-keys': 'ten' } }),
      'ten',
      when({ NumericEquals: { 's3:max-keys': '10' } }),
    ],
    [
      'type-mismatch-string',
      when({ BinaryEquals: { 'x:y': '!!' } }),
      '!!',
      when({ BinaryEquals: { 'x:y': 'YWI=' } }),
    ],
    ['empty-array-action', allow([]), '[]', allow(['s3:*'])],
    [
      'empty-array-condition',
      when({ StringEquals: { 'aws:username': [] } }),
      '[]',
      when({ StringEquals: { 'aws:username': ['a'] } }),
    ],
    [
      'empty-array-condition-forallvalues',
      when({ 'ForAllValues:StringEquals': { 'aws:TagKeys': [] } }),
      '[]',
      when({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': [] } }),
    ],
    [
      'empty-array-condition-foranyvalue',
      when({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': [] } }),
      '[]',
      when({ 'ForAllValues:StringEquals': { 'aws:TagKeys': [] } }),
    ],
    [
      'empty-array-condition-ifexists',
      when({ StringEqualsIfExists: { 'aws:username': [] } }),
      '[]',
      when({ StringEquals: { 'aws:username': [] } }),
    ],
    ['empty-array-resource', allow('s3:*', []), '[]', allow('s3:*', ['*'])],
    ['empty-object-condition', when({}), '{}', when({ StringEquals: { 'aws:username': 'a' } })],
    ['empty-object-principal', allow('s3:*', '*', { Principal: {} }), '{}', allow('s3:*')],
    ['empty-sid-value', allow('s3:*', '*', { Sid: '' }), 'Sid', allow('s3:*', '*', { Sid: 'a' })],
    [
      'improve-ip-range',
      when({ IpAddress: { 'aws:SourceIp': '203.0.113.7/24' } }),
      '203',
      when({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
    ],
    [
      'null-with-qualifier',
      when({ 'ForAnyValue:Null': { 'aws:TagKeys': 'true' } }),
      'ForAnyValue:Null',
      when({ Null: { 'aws:TagKeys': 'true' } }),
    ],
    [
      'private-ip-address-subset',
      when({ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '172.16.0.0/12'] } }),
      '172.16',
      when({ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '172.32.0.0/12'] } }),
    ],
    [
      'private-not-ip-address-subset',
      when({ NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', 'fd00::/8'] } }),
      'fd00',
      when({ NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } }),
    ],
    [
      'redundant-action',
      allow(['s3:Get*', 's3:GetObject']),
      's3:GetObject',
      allow(['s3:Get*', 's3:PutObject']),
    ],
    [
      'redundant-condition-value-num',
      when({ NumericLessThan: { 's3:max-keys': ['10', '20'] } }),
      '"20"',
      when({ NumericEquals: { 's3:max-keys': ['10', '20'] } }),
    ],
    [
      'redundant-resource',
      allow('s3:GetObject', ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/x']),
      'b/x',
      allow('s3:GetObject', ['arn:aws:s3:::b/*', 'arn:aws:s3:::B/x']),
    ],
    [
      'redundant-statement',
      several(allow('s3:Get*'), { Sid: 'again', ...allow('s3:GetObject', 'arn:aws:s3:::b/*') }),
      '{\n      "Sid"',
      several(allow('s3:Get*'), { ...allow('s3:GetObject', 'arn:aws:s3:::b/*'), Effect: 'Deny' }),
    ],
    ['wildcard-in-service-name', allow('*:GetObject'), '*:Get', allow('s3:GetObject')],
    ['grant-administrator', allow('*'), '{\n      "Effect"', allow('*', 'arn:aws:s3:::b')],
    [
      'grant-privilege-escalation',
      allow(['ec2:RunInstances', 'iam:PassRole']),
      'ec2:RunInstances',
      several(allow(['ec2:RunInstances']), allow('iam:PassRole', ROLE)),
    ],
    ['grant-service-wildcard', allow('s3:*'), 's3:*', allow('s3:Get*')],
    [
      'grant-notaction',
      { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' },
      'iam:*',
      { Effect: 'Deny', NotAction: 'iam:*', Resource: '*' },
    ],
    [
      'grant-permissions-management',
      allow('s3:PutBucketPolicy'),
      'PutBucketPolicy',
      allow('s3:PutBucketPolicy', 'arn:aws:s3:::b'),
    ],
    [
      'grant-credentials',
      allow('secretsmanager:GetSecretValue'),
      'GetSecretValue',
      allow('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:x'),
    ],
    [
      'grant-write-anywhere',
      allow('s3:DeleteBucket'),
      'DeleteBucket',
      allow('s3:DeleteBucket', 'arn:aws:s3:::b'),
    ],
    [
      'grant-resource-mismatch',
      allow(['s3:ListBucket', 's3:GetObject'], 'arn:aws:s3:::b'),
      's3:GetObject',
      allow(['s3:ListBucket', 's3:GetObject'], ['arn:aws:s3:::b', 'arn:aws:s3:::b/*']),
    ],
    [
      'grant-mfa-pattern',
      { ...when({ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }), Effect: 'Deny' },
      'MultiFactor',
      { ...when({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }), Effect: 'Deny' },
    ],
  ]),
  ...openResource('pass-role', 'iam:PassRole', 'iam:Pass*'),
  ...openResource('create-slr', 'iam:CreateServiceLinkedRole', 'iam:Create*'),
  ...rows('resource', [
    ['missing-principal', without(resource(), 'Principal'), '{\n      "Effect"', resource()],
    ['invalid-principal-format', resource({ Principal: ROLE }), 'Principal', resource({ Principal: '*' })],
    ['invalid-principal-key', resource({ Principal: { Aws: ROLE } }), 'Aws', resource()],
    ['empty-array-principal', resource({ Principal: { AWS: [] } }), '[]', resource()],
    [
      'federated-principal-not-supported',
      resource({ Principal: { Federated: PROVIDER } }),
      PROVIDER,
      resource({ Principal: { Service: 's3.amazonaws.com' } }),
    ],
    [
      'unsupported-action-in-policy',
      resource({ Action: ['s3:GetObject', 'sqs:SendMessage'] }),
      'sqs:',
      resource(),
    ],
    [
      'allow-with-not-principal',
      without(resource({ NotPrincipal: { AWS: ROLE } }), 'Principal'),
      '"NotPrincipal"',
      { ...without(resource({ NotPrincipal: { AWS: ROLE } }), 'Principal'), Effect: 'Deny' },
    ],
    [
      'restrict-access-to-service-principal',
      resource({ Principal: { Service: 'sns.amazonaws.com' } }),
      'sns.amazonaws.com',
      resource({
        Principal: { Service: 'sns.amazonaws.com' },
        Condition: { StringEquals: { 'AWS:sourceaccount': '111122223333' } },
      }),
    ],
    [
      'unique-sids-recommended',
      several(resource({ Sid: 'a b' }), resource({ Sid: 'a b', Condition: {} })),
      '"Sid": "a b",',
      several(resource({ Sid: '' }), resource({ Sid: '' })),
    ],
    [
      'grant-public',
      resource({ Principal: '*' }),
      '"*"',
      resource({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
    ],
    [
      'policy-size-exceeds-resource-policy-quota',
      resource({ Resource: long(900) }),
      '{',
      resource({ Resource: long(300) }),
    ],
  ]),
  ...rows('session', [
    [
      'policy-size-exceeds-session-policy-quota',
      allow('s3:GetObject', long(80)),
      '{',
      allow('s3:GetObject', long(5)),
    ],
  ]),
  ...rows('scp', [
    ['scp-syntax-error-principal', allow('s3:*', '*', { Principal: '*' }), 'Principal', allow('s3:*')],
    [
      'policy-size-exceeds-scp-quota',
      allow('s3:GetObject', long(400)),
      '{',
      allow('s3:GetObject', long(100)),
    ],
  ]),
];

/** The six ways of Access Analyzer in which an action's resource stays open. */
function openResource(id: string, action: string, pattern: string): readonly LintCase[] {
  const scoped = allow(action, 'arn:aws:iam::111122223333:role/aws-service-role/x/*');
  const not = (statement: Json): Json => ({ ...without(statement, 'Resource'), NotResource: ROLE });
  const notAction = { Effect: 'Allow', NotAction: 's3:*', Resource: '*' };
  return rows('identity', [
    [`${id}-with-not-resource`, not(allow(action)), 'NotResource', scoped],
    [`${id}-with-star-in-action-and-not-resource`, not(allow(pattern)), 'NotResource', not(allow(action))],
    [
      `${id}-with-not-action-and-not-resource`,
      not(notAction),
      'NotResource',
      { ...not(notAction), NotAction: action },
    ],
    [`${id}-with-star-in-resource`, allow(action), '"Resource"', scoped],
    [`${id}-with-star-in-action-and-resource`, allow(pattern), '"Resource"', allow('iam:Get*')],
    [
      `${id}-with-star-in-resource-and-not-action`,
      notAction,
      '"Resource"',
      { ...notAction, NotAction: [action] },
    ],
  ]);
}
