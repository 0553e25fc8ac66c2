import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Audit } from '../audit/audit.ts';
import { turnsOf } from './one-at-a-time.ts';

const audit = () => ({}) as Audit; // only what it is told apart by

test('one after another, whatever became of the one before', async () => {
  const trail = audit();
  const order: string[] = [];
  const work = (name: string) => async () => {
    order.push(`${name} begins`);
    await Promise.resolve();
    order.push(`${name} ends`);
    if (name === 'a') throw new Error('a failed');
  };
  const all = await Promise.allSettled(['a', 'b', 'c'].map((name) => turnsOf(trail).run(work(name))));
  assert.deepEqual(order, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  assert.deepEqual(
    all.map(({ status }) => status),
    ['rejected', 'fulfilled', 'fulfilled'],
  );
});

test('a queue that is full says so, and another trail has its own', async () => {
  const trail = audit();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const waiting = Array.from({ length: 16 }, () => turnsOf(trail).run(() => held));
  await assert.rejects(
    turnsOf(trail).run(() => held),
    { code: 'Throttling', message: 'Rate exceeded' },
  );
  await turnsOf(audit()).run(() => Promise.resolve());
  release();
  await Promise.all(waiting);
  assert.equal(await turnsOf(trail).run(() => Promise.resolve(1)), 1);
});
