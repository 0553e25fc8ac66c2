import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeLog } from '../../../test/fakes/log.fake.ts';
import { createRoleAdvice, type RoleCheck, type RoleQuestion } from './role-advice.ts';

const QUESTION: RoleQuestion = { roleArn: 'arn', namespace: 'ns', serviceAccount: 'sa', audience: 'aud' };

function adviceOver(check: RoleCheck, budget = 60_000) {
  const clock = { time: 0, now: () => clock.time };
  const log = new FakeLog();
  return { clock, log, advice: createRoleAdvice(check, { clock, log, budget, lifetime: 1000 }) };
}

test('asked once for all who wonder, remembered for its lifetime, then at once', async () => {
  let asked = 0;
  const { advice, clock } = adviceOver(async () => [`fault ${++asked}`]);
  assert.deepEqual(await Promise.all([advice.warnings(QUESTION), advice.warnings(QUESTION)]), [
    ['fault 1'],
    ['fault 1'],
  ]);
  assert.deepEqual(advice.warnings(QUESTION), ['fault 1']);
  clock.time = 1000;
  assert.deepEqual(await advice.warnings(QUESTION), ['fault 2']);
});

test('an answer that takes longer than the budget delays nobody and is there for the next', async () => {
  const answer = Promise.withResolvers<readonly string[]>();
  const { advice } = adviceOver(() => answer.promise, 1);
  assert.deepEqual(await advice.warnings(QUESTION), []);
  answer.resolve(['late']);
  await answer.promise;
  await new Promise(setImmediate);
  assert.deepEqual(advice.warnings(QUESTION), ['late']);
});

test('a check that fails warns of nothing', async () => {
  const { advice, log } = adviceOver(() => Promise.reject(new Error('denied')));
  assert.deepEqual(await advice.warnings(QUESTION), []);
  assert.equal(log.events[0]?.event, 'admission.role-check-failed');
});

test('attack: many different roles cannot start checks without end', async () => {
  let asked = 0;
  const { advice } = adviceOver(() => {
    asked++;
    return new Promise(() => undefined);
  }, 1);
  const questions = Array.from({ length: 200 }, (_, index) => ({ ...QUESTION, roleArn: String(index) }));
  await Promise.all(questions.map(async (question) => await advice.warnings(question)));
  assert.equal(asked, 50);
});
