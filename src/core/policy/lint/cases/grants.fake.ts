import { allow, type LintCase, ROLE, rows, several, when } from './statements.fake.ts';

export const GRANT_CASES: readonly LintCase[] = [
  ...rows('identity', [
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
];
