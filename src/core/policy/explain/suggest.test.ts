import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AppliedPolicy, DecisionInput, Layer, PolicyLayers } from '../combine/decision.ts';
import { compileText, type PolicyKind } from '../compile/compile.ts';
import { Program } from '../compile/program.ts';
import { CALLERS } from '../conformance/callers.ts';
import { decide } from '../decide.ts';
import { describeSuggestion } from './describe-suggestion.ts';
import { explain } from './explain.ts';
import { inputs } from './inputs.fake.ts';
import type { Change } from './suggestion.ts';

const suggestionsOf = (input: DecisionInput) => explain(input, { suggestions: true }).suggestions;

/** Applies a change from its data alone, as a person would. */
function apply(input: DecisionInput, change: Change): DecisionInput {
  const { layers, request } = input;
  switch (change.kind) {
    case 'context': {
      const key = change.key.toLowerCase();
      const { context } = request;
      const changed = { get: (asked: string) => (asked === key ? change.value : context.get(asked)) };
      return { ...input, request: { ...request, context: changed } };
    }
    case 'allow':
      return { ...input, layers: add(layers, change) };
    case 'remove-statement':
      return {
        ...input,
        layers: amend(layers, change.policy, (program) =>
          program.statements.filter(({ source }) => source.index !== change.index),
        ),
      };
    case 'replace-policy':
      return { ...input, layers: amend(layers, change.policy, () => []) };
  }
}

function add(
  layers: PolicyLayers,
  { layer, level, ...change }: Extract<Change, { kind: 'allow' }>,
): PolicyLayers {
  const statement = {
    Effect: 'Allow',
    Action: change.action,
    ...(layer === 'trust' ? {} : { Resource: change.resource }),
    ...(change.principal === undefined ? {} : { Principal: change.principal }),
  };
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const program = compileText(text, kindOf(layer));
  assert.equal(program.fault, undefined);
  const more: AppliedPolicy = { program, arn: undefined, label: 'added' };
  const joined = (old: AppliedPolicy | undefined) =>
    old === undefined
      ? more
      : { ...old, program: new Program([...old.program.statements, ...program.statements]) };
  switch (layer) {
    case 'identity':
      return { ...layers, identity: [...layers.identity, more] };
    case 'boundary':
      return { ...layers, boundary: joined(layers.boundary) };
    case 'session':
      return { ...layers, session: [...(layers.session ?? []), more] };
    case 'resource':
    case 'trust':
      return { ...layers, resource: joined(layers.resource) };
    case 'scp':
      return { ...layers, scps: layers.scps?.map((list, at) => (at === level ? [...list, more] : list)) };
    case 'rcp':
      return { ...layers, rcps: [...(layers.rcps ?? []), more] };
    case 'vpc-endpoint':
      return { ...layers, vpcEndpoint: joined(layers.vpcEndpoint) };
  }
}

function kindOf(layer: Layer): PolicyKind {
  if (layer === 'trust' || layer === 'resource') return layer;
  return layer === 'rcp' || layer === 'vpc-endpoint' ? 'guardrail' : 'identity';
}

function amend(
  layers: PolicyLayers,
  label: string,
  statements: (program: Program) => Program['statements'],
): PolicyLayers {
  let found = 0;
  const one = (policy: AppliedPolicy): AppliedPolicy => {
    if (policy.label !== label) return policy;
    found++;
    return { ...policy, program: new Program(statements(policy.program)) };
  };
  const { boundary, resource, vpcEndpoint } = layers;
  const changed: PolicyLayers = {
    identity: layers.identity.map(one),
    boundary: boundary && one(boundary),
    session: layers.session?.map(one),
    resource: resource && one(resource),
    scps: layers.scps?.map((list) => list.map(one)),
    rcps: layers.rcps?.map(one),
    vpcEndpoint: vpcEndpoint && one(vpcEndpoint),
  };
  assert.equal(found, 1, `one policy is called ${label}`);
  return changed;
}

test('every suggestion, applied from its data, turns the denial into an allow', () => {
  let denied = 0;
  let helped = 0;
  fc.assert(
    fc.property(inputs, (input) => {
      const suggestions = suggestionsOf(input);
      if (decide(input).allowed) return assert.deepEqual(suggestions, []);
      denied++;
      if (suggestions.length > 0) helped++;
      for (const suggestion of suggestions) {
        assert.notEqual(describeSuggestion(suggestion), '');
        assert.equal(
          decide(suggestion.changes.reduce(apply, input)).allowed,
          true,
          describeSuggestion(suggestion),
        );
        for (const left of suggestion.changes) {
          const others = suggestion.changes.filter((change) => change !== left);
          const kinds = new Set(suggestion.changes.map(({ kind }) => kind));
          if (kinds.size > 1 || left.kind !== 'allow') continue;
          assert.equal(decide(others.reduce(apply, input)).allowed, false, 'no change is idle');
        }
      }
    }),
    { numRuns: 1200, seed: 11 },
  );
  assert.ok(helped > denied * 0.9, `${helped} of ${denied} denials have a suggestion`);
});

interface Example {
  readonly title: string;
  readonly identity: readonly object[];
  readonly session?: readonly object[];
  readonly context?: Readonly<Record<string, string>>;
  readonly expected: readonly string[];
}

const allow = (more: object = {}) => ({ Effect: 'Allow', Action: 's3:ListBucket', Resource: '*', ...more });
const EXAMPLES: readonly Example[] = [
  {
    title: 'no identity policy',
    identity: [],
    expected: ['add s3:ListBucket on arn:aws:s3:::b to an identity policy'],
  },
  {
    title: 'the session policy lacks it',
    identity: [allow()],
    session: [allow({ Action: 's3:GetObject' })],
    expected: ['add s3:ListBucket on arn:aws:s3:::b to the session policy'],
  },
  {
    title: 'both lack it',
    identity: [allow({ Action: 's3:PutObject' })],
    session: [allow({ Action: 's3:GetObject' })],
    expected: [
      'add s3:ListBucket on arn:aws:s3:::b to an identity policy; add s3:ListBucket on arn:aws:s3:::b to the session policy',
    ],
  },
  {
    title: 'one condition value',
    identity: [allow({ Condition: { StringEquals: { 'aws:PrincipalTag/Team': ['blue', 'red'] } } })],
    context: { 'aws:principaltag/team': 'green' },
    expected: [
      'ask with aws:PrincipalTag/Team = "blue"',
      'add s3:ListBucket on arn:aws:s3:::b to an identity policy',
    ],
  },
  {
    title: 'an address of a range',
    identity: [allow({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })],
    expected: [
      'ask with aws:SourceIp = "10.0.0.0"',
      'add s3:ListBucket on arn:aws:s3:::b to an identity policy',
    ],
  },
  {
    title: 'an explicit deny',
    identity: [allow(), { Sid: 'NoList', Effect: 'Deny', Action: 's3:List*', Resource: '*' }],
    expected: ['remove statement 2 (NoList), line 1, of policy'],
  },
  {
    title: 'an explicit deny under a condition',
    identity: [
      allow(),
      { Effect: 'Deny', Action: '*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ],
    context: { 'aws:securetransport': 'false' },
    expected: ['ask with aws:SecureTransport = "true"', 'remove statement 2, line 1, of policy'],
  },
];

for (const { title, identity, session, context = {}, expected } of EXAMPLES) {
  test(`suggestions: ${title}`, () => {
    const policy = (statements: readonly object[]): AppliedPolicy => ({
      program: compileText(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'identity'),
      arn: undefined,
      label: 'policy',
    });
    const input: DecisionInput = {
      request: {
        action: 's3:ListBucket',
        resource: 'arn:aws:s3:::b',
        principal: CALLERS.session,
        context: new Map(Object.entries(context)),
      },
      layers: {
        identity: identity.length === 0 ? [] : [policy(identity)],
        session: session && [policy(session)],
      },
    };
    assert.deepEqual(suggestionsOf(input).map(describeSuggestion), expected);
  });
}
