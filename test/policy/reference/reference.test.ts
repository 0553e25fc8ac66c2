import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PolicyCase, policyCases } from '../../../src/core/policy/conformance/cases.ts';
import { type ReferenceInput, referenceDecide } from './decide.ts';
import { type ReferenceKind, type ReferencePolicy, readPolicy } from './policy.ts';

function inputOf({ layers, request, trust }: PolicyCase): ReferenceInput {
  const { resourceAccount, context } = request;
  const lower = Object.entries(context).map(([key, value]) => [key.toLowerCase(), value] as const);
  const only = (text: string | undefined, kind: ReferenceKind): ReferencePolicy | undefined =>
    text === undefined ? undefined : readPolicy(text, kind);
  const identity = (text: string): ReferencePolicy => readPolicy(text, 'identity');
  return {
    request: { ...request, context: new Map(lower) },
    identity: layers.identity.map(identity),
    boundary: only(layers.boundary, 'identity'),
    session: layers.session?.map(identity),
    resource: only(layers.resource, trust ? 'trust' : 'resource'),
    scps: layers.scps?.map((level) => level.map(identity)),
    rcps: layers.rcps?.map((text) => readPolicy(text, 'guardrail')),
    vpcEndpoint: only(layers.vpcEndpoint, 'guardrail'),
    resourceAccount,
    trust,
  };
}

test('the reference evaluator decides every conformance case', () => {
  for (const each of policyCases()) {
    const decision = referenceDecide(inputOf(each));
    const got = decision.allowed ? 'allowed' : decision.explicit ? 'explicitDeny' : 'implicitDeny';
    assert.equal(got, each.expect.decision, each.name);
    if (decision.allowed || each.expect.layer === undefined) continue;
    assert.ok(decision.layers.includes(each.expect.layer), `${each.name}: ${decision.layers.join(', ')}`);
  }
});
