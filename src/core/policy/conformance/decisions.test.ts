import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '../decide.ts';
import { describeExplanation } from '../explain/describe.ts';
import { explain } from '../explain/explain.ts';
import { libraryInput, policyCases, validationCases } from './cases.ts';

const cases = policyCases();

test('at least 600 cases, each with a name of its own and a rule', () => {
  assert.ok(cases.length + validationCases().length >= 600);
  assert.equal(new Set(cases.map(({ name }) => name)).size, cases.length);
  for (const { name, rule } of cases) assert.match(rule, /^(sts )?[0-9]+(\.[0-9]+)?$/, name);
});

for (const each of cases) {
  test(`policy-language.md, ${each.name}`, () => {
    const input = libraryInput(each);
    const decision = decide(input);
    const got = decision.allowed ? 'allowed' : decision.explicit ? 'explicitDeny' : 'implicitDeny';
    assert.equal(got, each.expect.decision);
    if (each.expect.layer !== undefined) assert.equal(!decision.allowed && decision.layer, each.expect.layer);
    const explanation = explain(input);
    assert.deepEqual(explanation.decision, decision, 'explain and decide agree');
    assert.equal(describeExplanation(explanation) === '', decision.allowed);
  });
}
