import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide, decisionInput } from '../../core/policy/index.ts';
import { DenialExplainer } from './explain-denial.ts';
import { PerSecond } from './per-second.ts';

const input = decisionInput({
  layers: {
    identity: [
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}]}',
    ],
  },
  request: { action: 's3:GetObject', resource: '*', principal: { type: 'anonymous' }, context: {} },
  trust: false,
});

test('attack: a flood of refusals is explained within a budget a second, and recorded with its layer past it', () => {
  const decision = decide(input);
  assert.ok(!decision.allowed);
  const explainer = new DenialExplainer();
  const explained = Array.from({ length: 1000 }, () => explainer.explain(input, decision, 1000));
  assert.equal(explained.filter((one) => one.decision !== undefined).length, 100);
  assert.equal(explained.filter((one) => (one.decision?.changes.length ?? 0) > 0).length, 10);
  assert.match(explained.at(-1)?.reason ?? '', /^no resource policy allows it; not explained further/);
  assert.notEqual(explainer.explain(input, decision, 2000).decision, undefined);
});

test('a clock that steps back begins a second of its own', () => {
  const turns = new PerSecond(1);
  assert.deepEqual(
    [5000, 5999, 6000, 5000, 5001].map((time) => turns.take(time)),
    [true, false, true, true, false],
  );
});
