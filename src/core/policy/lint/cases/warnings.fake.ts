// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of policies are written like this
import { allow, type Json, type LintCase, long, ROLE, rows, when, without } from './statements.fake.ts';

export const WARNING_CASES: readonly LintCase[] = [
  ...rows('identity', [
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
  ]),
  ...openResource('pass-role', 'iam:PassRole', 'iam:Pass*'),
  ...openResource('create-slr', 'iam:CreateServiceLinkedRole', 'iam:Create*'),
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
