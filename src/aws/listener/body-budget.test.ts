import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BodyBudget } from './body-budget.ts';

const LIMITS = { free: 10, total: 100, patience: 3 };

test('the first bytes of every body are free, the others come out of one sum', () => {
  const budget = new BodyBudget(LIMITS);
  assert.equal(budget.grow(0, 10), true);
  assert.equal(budget.taken, 0);
  assert.equal(budget.grow(0, 110), true);
  assert.equal(budget.taken, 100);
  assert.equal(budget.grow(10, 11), false, 'one byte more than there is');
  assert.equal(budget.grow(0, 10), true, 'small bodies find room all the same');
  budget.release(110);
  assert.equal(budget.taken, 0);
});

test('a body is given up at its last look, and only once', () => {
  const budget = new BodyBudget(LIMITS);
  const given: string[] = [];
  const slow = { giveUp: () => void given.push('slow') };
  const quick = { giveUp: () => void given.push('quick') };
  budget.watch(slow);
  budget.watch(quick);
  budget.look();
  budget.look();
  budget.forget(quick);
  assert.deepEqual(given, []);
  for (let look = 0; look < 3; look++) budget.look();
  assert.deepEqual(given, ['slow']);
});
