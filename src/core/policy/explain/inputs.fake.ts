import fc from 'fast-check';
import type { AppliedPolicy, DecisionInput } from '../combine/decision.ts';
import { compileText, type PolicyKind } from '../compile/compile.ts';
import { CALLERS } from '../conformance/callers.ts';

let labels = 0;
const variable = (key: string) => `$\{${key}}`;
const pick = <Value>(...values: readonly Value[]) => fc.constantFrom(...values);
const list = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { minLength: 0, maxLength: 3 });

const actions = list(pick('*', 's3:*', 's3:Get*', 'S3:getobject', 's3:PutObject', 'ec2:?*', 's3:Get Object'));
const resources = list(
  pick(
    '*',
    'arn:aws:s3:::b',
    'arn:aws:s3:::b/*',
    'arn:aws:s3',
    `arn:aws:s3:::${variable('aws:username')}/*`,
    'arn:aws:s3:*',
  ),
);
const operators = pick(
  ...[
    'StringEquals',
    'StringNotEquals',
    'StringLike',
    'NumericNotEquals',
    'DateLessThan',
    'Bool',
    'IpAddress',
  ],
  ...['NotIpAddress', 'ArnLike', 'ArnNotLike', 'BinaryEquals', 'ForAllValues:StringLike', 'Null'],
  ...['ForAnyValue:StringNotEquals', 'StringEqualsIfExists', 'ForAnyValue:StringEqualsIfExists'],
);
const keys = pick('aws:username', 'AWS:TagKeys', 'aws:SourceIp', 'k:n', '__proto__');
const values = list(
  pick(
    'bob',
    'b*',
    variable('aws:username'),
    variable('k:none'),
    '10.0.0.0/8',
    '3',
    'true',
    'arn:aws:s3:::*',
  ),
);
const tests = fc.dictionary(operators, fc.dictionary(keys, values, { maxKeys: 2 }), { maxKeys: 2 });
/** An unknown operator breaks its document: seldom, or little is left to decide. */
const conditions = fc.oneof(
  { weight: 10, arbitrary: fc.constant({}) },
  { weight: 9, arbitrary: tests },
  { weight: 1, arbitrary: fc.constant({ Zork: { 'a:b': 'c' } }) },
);
const principals = pick<unknown>(
  '*',
  { AWS: '*' },
  { AWS: '111122223333' },
  { AWS: [CALLERS.user.arn, CALLERS.session.arn] },
  { AWS: CALLERS.session.roleArn },
  { Federated: CALLERS.oidc.provider },
  { Service: ['pods.eks.amazonaws.com'] },
);

const rarely = pick(false, false, false, false, true);

function statements(principal: boolean) {
  return fc
    .record({
      effect: pick('Allow', 'Allow', 'Allow', 'Deny'),
      notAction: rarely,
      notResource: rarely,
      notPrincipal: rarely,
      actions,
      resources,
      conditions,
      principals,
    })
    .map((s) => ({
      Effect: s.effect,
      [s.notAction ? 'NotAction' : 'Action']: s.actions,
      [s.notResource ? 'NotResource' : 'Resource']: s.resources,
      ...(principal ? { [s.notPrincipal ? 'NotPrincipal' : 'Principal']: s.principals } : {}),
      Condition: s.conditions,
    }));
}

function policies(kind: PolicyKind): fc.Arbitrary<AppliedPolicy> {
  return fc
    .record({
      Version: pick('2012-10-17', '2012-10-17', '2008-10-17'),
      Statement: fc.array(statements(kind !== 'identity'), { minLength: 1, maxLength: 4 }),
    })
    .map((document) => ({
      program: compileText(JSON.stringify(document), kind),
      arn: undefined,
      label: `policy ${labels++}`,
    }));
}

const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

/** Requests over all layers, made to collide with the policies. Each policy has a label of its own. */
export const inputs: fc.Arbitrary<DecisionInput> = fc.record({
  request: fc.record({
    action: pick('s3:GetObject', 'S3:GETOBJECT', 's3:PutObject', 'ec2:RunInstances'),
    resource: pick('*', 'arn:aws:s3:::b', 'arn:aws:s3:::b/k', 'arn:aws:s3:::bob/k'),
    principal: pick(...Object.values(CALLERS)),
    context: fc
      .dictionary(
        pick('aws:username', 'aws:tagkeys', 'aws:sourceip', 'k:n'),
        fc.oneof(pick('bob', '10.1.2.3', '3', 'true', '*'), list(pick('bob', 'x'))),
      )
      .map((entries) => new Map(Object.entries(entries))),
  }),
  layers: fc.record({
    identity: fc.array(policies('identity'), { maxLength: 2 }),
    boundary: maybe(policies('identity')),
    session: maybe(fc.array(policies('identity'), { maxLength: 2 })),
    resource: maybe(policies('resource')),
    scps: maybe(fc.array(fc.array(policies('identity'), { maxLength: 1 }), { maxLength: 2 })),
    rcps: maybe(fc.array(policies('guardrail'), { maxLength: 1 })),
    vpcEndpoint: maybe(policies('guardrail')),
  }),
  resourceAccount: pick(undefined, '111122223333', '444455556666'),
  trust: rarely,
});
