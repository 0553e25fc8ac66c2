// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of policies are written like this
import { allow, type LintCase, ROLE, rows, when } from './statements.fake.ts';

export const CONDITION_CASES: readonly LintCase[] = [
  ...rows('identity', [
    [
      'duplicate-keys-with-different-case',
      when({ StringEquals: { 'aws:PrincipalArn': ROLE, 'aws:principalARN': ROLE } }),
      'principalARN',
      when({ StringEquals: { 'aws:PrincipalArn': ROLE }, StringLike: { 'aws:principalARN': ROLE } }),
    ],
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
    [
      'invalid-global-condition-key',
      when({ StringEquals: { 'aws:PrincipalOrgIDs': 'o-1' } }),
      'OrgIDs',
      when({ StringEquals: { 'aws:principalorgid': 'o-1' } }),
    ],
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
    [
      'missing-qualifier',
      when({ StringEquals: { 'aws:TagKeys': 'a' } }),
      'aws:TagKeys',
      when({ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } }),
    ],
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
      'unsupported-action-for-condition-key',
      allow(['s3:ListBucket', 's3:GetObject'], '*', { Condition: { StringEquals: { 's3:prefix': 'x' } } }),
      's3:prefix',
      allow(['s3:ListBucket'], '*', { Condition: { StringEquals: { 's3:prefix': 'x' } } }),
    ],
    [
      'unsupported-global-condition-key',
      when({ StringEquals: { 'aws:ARN': 'x' } }),
      'aws:ARN',
      when({ ArnEquals: { 'aws:SourceArn': ROLE } }),
    ],
  ]),
];
