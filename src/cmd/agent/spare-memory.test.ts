import assert from 'node:assert/strict';
import { it } from 'node:test';
import { spareMemory } from './spare-memory.ts';

it('collects after a burst and not for small change; not at all once stopped', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  let collections = 0;
  const stop = spareMemory(() => collections++);
  t.mock.timers.tick(10_000);
  assert.equal(collections, 0);
  const burst = Array.from({ length: 800_000 }, (_, index) => ({ index }));
  t.mock.timers.tick(10_000);
  assert.equal(collections, 1);
  t.mock.timers.tick(10_000);
  assert.equal(collections, 1, 'what is kept is no waste');
  stop();
  const more = Array.from({ length: 800_000 }, (_, index) => ({ index }));
  t.mock.timers.tick(10_000);
  assert.equal(collections, 1);
  assert.equal(burst.length, more.length);
});
