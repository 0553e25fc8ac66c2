/** One workload: a policy and a few requests that take turns, so that no engine is measured on one constant. */
export interface Workload {
  readonly name: string;
  readonly document: object;
  readonly action: string;
  readonly requests: readonly WorkloadRequest[];
  /** The same rules in Cedar, written by hand: another language without set operators, `Not…` elements and layers. */
  readonly cedar: string;
}

export interface WorkloadRequest {
  readonly resource: string;
  /** Twelve condition keys in their usual mixed case. */
  readonly context: Readonly<Record<string, string | string[]>>;
}

export const ACCOUNT = '111122223333';
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/app`;
export const SESSION_ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/app/s1`;

const allow = (Action: string | readonly string[], Resource: string) => ({
  Effect: 'Allow',
  Action,
  Resource,
});

/** Statements 1 to 8 of ten: eight services; nine and ten differ between the workloads. */
const BEFORE = [
  allow(['ec2:DescribeInstances', 'ec2:DescribeVpcs', 'ec2:DescribeTags'], '*'),
  allow('sqs:*', `arn:aws:sqs:us-east-1:${ACCOUNT}:jobs-*`),
  allow(['sns:Publish', 'sns:Subscribe'], `arn:aws:sns:us-east-1:${ACCOUNT}:events`),
  allow(['logs:CreateLogStream', 'logs:PutLogEvents'], '*'),
  allow(['kms:Decrypt', 'kms:GenerateDataKey*'], `arn:aws:kms:us-east-1:${ACCOUNT}:key/*`),
  allow('dynamodb:*Item', `arn:aws:dynamodb:*:${ACCOUNT}:table/app-*`),
  { Effect: 'Deny', Action: 's3:Delete*', Resource: '*' },
  allow('lambda:InvokeFunction', `arn:aws:lambda:us-east-1:${ACCOUNT}:function:app-*`),
];

function requests(): readonly WorkloadRequest[] {
  return ['alice', 'bob', 'carol', 'dave'].map((name, index) => ({
    resource: `arn:aws:s3:::team-${name}`,
    context: {
      'aws:CurrentTime': `2026-11-21T12:00:0${index}Z`,
      'aws:EpochTime': String(1_795_262_400 + index),
      'aws:PrincipalAccount': ACCOUNT,
      'aws:PrincipalArn': ROLE_ARN,
      'aws:PrincipalType': 'AssumedRole',
      'aws:RequestedRegion': 'us-east-1',
      'aws:SecureTransport': 'true',
      'aws:SourceIp': `10.20.30.${40 + index}`,
      'aws:UserAgent': 'aws-cli/2.31',
      'aws:userid': `AROAAAAAAAAAAAAAAAAAA:${name}`,
      'aws:username': name,
      's3:prefix': `${name}/2026/`,
    },
  }));
}

const CEDAR_BEFORE = `
  permit (principal, action in [Action::"ec2:DescribeInstances", Action::"ec2:DescribeVpcs", Action::"ec2:DescribeTags"], resource);
  permit (principal, action, resource) when { context.service == "sqs" && context.arn like "arn:aws:sqs:us-east-1:${ACCOUNT}:jobs-*" };
  permit (principal, action in [Action::"sns:Publish", Action::"sns:Subscribe"], resource == Resource::"arn:aws:sns:us-east-1:${ACCOUNT}:events");
  permit (principal, action in [Action::"logs:CreateLogStream", Action::"logs:PutLogEvents"], resource);
  permit (principal, action == Action::"kms:Decrypt", resource) when { context.arn like "arn:aws:kms:us-east-1:${ACCOUNT}:key/*" };
  permit (principal, action == Action::"dynamodb:GetItem", resource) when { context.arn like "arn:aws:dynamodb:*:${ACCOUNT}:table/app-*" };
  forbid (principal, action in [Action::"s3:DeleteObject", Action::"s3:DeleteBucket"], resource);
  permit (principal, action == Action::"lambda:InvokeFunction", resource) when { context.arn like "arn:aws:lambda:us-east-1:${ACCOUNT}:function:app-*" };`;

const W1: Workload = {
  name: 'W1',
  action: 's3:ListBucket',
  document: {
    Version: '2012-10-17',
    Statement: [
      ...BEFORE,
      allow(['s3:ListBucket', 's3:GetBucketLocation'], 'arn:aws:s3:::team-*'),
      { Effect: 'Deny', Action: '*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ],
  },
  requests: requests(),
  cedar: `${CEDAR_BEFORE}
  permit (principal, action in [Action::"s3:ListBucket", Action::"s3:GetBucketLocation"], resource) when { context.arn like "arn:aws:s3:::team-*" };
  forbid (principal, action, resource) when { context.SecureTransport == false };`,
};

const W2: Workload = {
  name: 'W2',
  action: 's3:ListBucket',
  document: {
    Version: '2012-10-17',
    Statement: [
      ...BEFORE,
      {
        ...allow(['s3:ListBucket', 's3:GetBucketLocation'], 'arn:aws:s3:::team-*'),
        Condition: { StringLike: { 's3:prefix': `$\{aws:username}/*` } },
      },
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '2001:db8::/32'] } },
      },
    ],
  },
  requests: requests(),
  cedar: `${CEDAR_BEFORE}
  permit (principal, action in [Action::"s3:ListBucket", Action::"s3:GetBucketLocation"], resource)
    when { context.arn like "arn:aws:s3:::team-*" && context.prefixOwner == context.username };
  forbid (principal, action, resource)
    unless { context.SourceIp.isInRange(ip("10.0.0.0/8")) || context.SourceIp.isInRange(ip("2001:db8::/32")) };`,
};

export const WORKLOADS: readonly Workload[] = [W1, W2];
