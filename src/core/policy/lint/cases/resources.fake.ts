import {
  allow,
  type LintCase,
  long,
  PROVIDER,
  ROLE,
  resource,
  rows,
  several,
  without,
} from './statements.fake.ts';

export const RESOURCE_CASES: readonly LintCase[] = [
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
