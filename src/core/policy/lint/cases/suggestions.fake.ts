import { allow, type LintCase, rows, several, when } from './statements.fake.ts';

export const SUGGESTION_CASES: readonly LintCase[] = [
  ...rows('identity', [
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
  ]),
];
