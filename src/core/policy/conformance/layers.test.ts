import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AppliedPolicy, DecisionInput } from '../combine/decision.ts';
import type { PolicyKind } from '../compile/compile.ts';
import { decide } from '../decide.ts';
import { describeExplanation } from '../explain/describe.ts';
import { explain } from '../explain/explain.ts';
import { applied, CALLERS, type CallerName, type Case, contextOf, readCases } from './cases.fake.ts';

const ALL = { Action: '*', Resource: '*' };
const PRINCIPALS: Readonly<Record<string, unknown>> = {
  everyone: { AWS: '*' },
  user: { AWS: CALLERS.user.arn },
  session: { AWS: CALLERS.session.arn },
  role: { AWS: CALLERS.session.roleArn },
  account: { AWS: '111122223333' },
  other: { AWS: 'arn:aws:iam::111122223333:user/other' },
  pods: { Service: 'pods.eks.amazonaws.com' },
  oidc: { Federated: CALLERS.oidc.provider },
};

/** Identity-side policies that cases name. */
const IDENTITY: Readonly<Record<string, unknown>> = {
  allow: { Effect: 'Allow', ...ALL },
  deny: { Effect: 'Deny', ...ALL },
  silent: { Effect: 'Allow', Action: 'nothing:Nothing', Resource: '*' },
  'deny elsewhere': { Effect: 'Deny', ...ALL, Condition: { StringEquals: { 'aws:RequestedRegion': 'x' } } },
  'deny with an unknown operator': { Effect: 'Deny', ...ALL, Condition: { Zork: { 'a:b': 'c' } } },
};

function identity(name: string): AppliedPolicy {
  if (name === 'no JSON') return applied('{', 'identity');
  return applied({ Version: '2012-10-17', Statement: IDENTITY[name] }, 'identity');
}

/** `allow NAME` or `deny NAME`, of a principal above. */
function withPrincipal(name: string, kind: PolicyKind): AppliedPolicy {
  const [effect, who = ''] = name.split(' ');
  const Effect = effect === 'deny' ? 'Deny' : 'Allow';
  const elements = kind === 'trust' ? { Action: '*' } : ALL;
  const statement = { Effect, Principal: PRINCIPALS[who], ...elements };
  if (name === 'no JSON') return applied('{', kind);
  return applied({ Version: '2012-10-17', Statement: statement }, kind);
}

interface LayerCase extends Case {
  readonly caller: CallerName;
  readonly identity?: readonly string[];
  readonly boundary?: string;
  readonly session?: readonly string[];
  readonly resource?: string;
  readonly trust?: string;
  readonly scps?: readonly (readonly string[])[];
  readonly rcps?: readonly string[];
  readonly vpcEndpoint?: string;
  readonly resourceAccount?: string;
  readonly request?: 'itself';
  /** `allow`, or how and by which layer it is denied. */
  readonly expect: string;
}

function inputOf(each: LayerCase): DecisionInput {
  const trust = each.trust !== undefined;
  const resource = each.trust ?? each.resource;
  return {
    request: {
      action: trust ? 'sts:AssumeRole' : 's3:GetObject',
      resource: each.request === 'itself' ? CALLERS.session.roleArn : 'arn:aws:s3:::b/k',
      principal: CALLERS[each.caller],
      context: contextOf(),
    },
    layers: {
      identity: (each.identity ?? []).map(identity),
      boundary: each.boundary === undefined ? undefined : identity(each.boundary),
      session: each.session?.map(identity),
      resource: resource === undefined ? undefined : withPrincipal(resource, trust ? 'trust' : 'resource'),
      scps: each.scps?.map((level) => level.map(identity)),
      rcps: each.rcps?.map((name) => withPrincipal(name, 'guardrail')),
      vpcEndpoint: each.vpcEndpoint === undefined ? undefined : withPrincipal(each.vpcEndpoint, 'guardrail'),
    },
    resourceAccount: each.resourceAccount,
    trust,
  };
}

for (const each of readCases<LayerCase>('layers')) {
  test(`policy-language.md ${each.rule}: ${each.title}`, () => {
    const input = inputOf(each);
    const decision = decide(input);
    const got = decision.allowed
      ? 'allow'
      : `${decision.explicit ? 'explicit' : 'implicit'} ${decision.layer}`;
    assert.equal(got, each.expect);
    const explanation = explain(input);
    assert.deepEqual(explanation.decision, decision);
    assert.equal(describeExplanation(explanation) === '', decision.allowed);
  });
}

interface TrustCase extends Case {
  readonly effect?: 'Deny';
  readonly principal?: unknown;
  readonly action?: string;
  readonly condition: object;
  readonly allowed: boolean;
}
const PROVIDER = 'arn:aws:iam::111122223333:oidc-provider/oidc.eks/id/A';

for (const each of readCases<TrustCase>('trust')) {
  test(`policy-language.md ${each.rule}: ${each.title}`, () => {
    const Statement = {
      Effect: each.effect ?? 'Allow',
      Principal: each.principal ?? { Federated: PROVIDER },
      Action: each.action ?? 'sts:AssumeRoleWithWebIdentity',
      Condition: each.condition,
    };
    const input: DecisionInput = {
      request: {
        action: 'sts:AssumeRoleWithWebIdentity',
        resource: 'arn:aws:iam::111122223333:role/app',
        principal: { type: 'federated', account: '111122223333', provider: PROVIDER },
        context: contextOf({
          'oidc.eks/id/a:sub': 'system:serviceaccount:default:s3',
          'oidc.eks/id/a:aud': 'sts.amazonaws.com',
        }),
      },
      layers: { identity: [], resource: applied({ Version: '2012-10-17', Statement }, 'trust') },
      trust: true,
    };
    assert.equal(decide(input).allowed, each.allowed);
    assert.deepEqual(explain(input).decision, decide(input));
  });
}
