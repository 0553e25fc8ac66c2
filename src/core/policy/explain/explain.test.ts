import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileText } from '../compile/compile.ts';
import { CALLERS } from '../conformance/callers.ts';
import { decide } from '../decide.ts';
import { describeExplanation } from './describe.ts';
import { explain } from './explain.ts';
import { inputs } from './inputs.fake.ts';

test('explain and decide agree, and neither throws', () => {
  let allowed = 0;
  fc.assert(
    fc.property(inputs, (input) => {
      const decision = decide(input);
      const explanation = explain(input);
      assert.deepEqual(explanation.decision, decision);
      assert.equal(describeExplanation(explanation) === '', decision.allowed);
      if (decision.allowed) allowed++;
      else if (decision.explicit) assert.equal(explanation.policies.at(-1)?.outcome, -1);
    }),
    { numRuns: 1500, seed: 7 },
  );
  assert.ok(allowed > 50, 'the generator reaches allowed requests');
});

test('the first failing condition is named with both values and its place', () => {
  const document = `{"Version":"2012-10-17","Statement":[
    {"Sid":"Mine","Effect":"Allow","Action":"s3:GetObject","Resource":"*",
     "Condition":{"StringEquals":{"aws:username":["bob","eve"]}}}]}`;
  const policy = { program: compileText(document, 'identity'), arn: undefined, label: 'p' };
  const { policies: traces } = explain({
    request: {
      action: 's3:GetObject',
      resource: '*',
      principal: CALLERS.user,
      context: new Map([['aws:username', 'alice']]),
    },
    layers: { identity: [policy] },
  });
  const [statement, ...others] = traces[0]?.statements ?? [];
  assert.ok(statement);
  const { source, ...trace } = statement;
  assert.deepEqual([source.index, source.sid?.text, others], [0, 'Mine', []]);
  assert.deepEqual(trace, {
    index: 0,
    sid: 'Mine',
    at: { line: 2, column: 5 },
    span: { start: { line: 1, column: 38 }, end: { line: 3, column: 66 } },
    effect: 'Allow',
    applies: false,
    grade: 0,
    mismatch: {
      element: 'Condition',
      operator: 'StringEquals',
      key: 'aws:username',
      policy: ['bob', 'eve'],
      request: 'alice',
    },
  });
});
