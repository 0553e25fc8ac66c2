import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PackedLines } from '../../core/records/packed-lines.ts';
import { LineQueue } from './line-queue.ts';

const line = (id: number) => ({ id: String(id), time: id, text: '{}', marks: '' });
const ids = (lines: PackedLines): string => [...lines].map(({ id }) => id).join();

test('batches come out in order, and the room of those that are done is used again', () => {
  const queue = new LineQueue(2, 100);
  let taken = new PackedLines();
  const seen: string[] = [];
  for (let round = 0; round < 3; round++) {
    for (let index = 0; index < 5; index++) queue.push(line(round * 5 + index));
    while (queue.size > 0) {
      taken = queue.exchange(taken);
      seen.push(ids(taken));
      taken.clear();
    }
  }
  assert.deepEqual(seen, ['0,1', '2,3', '4', '5,6', '7,8', '9', '10,11', '12,13', '14']);
});

test('full, it lets the oldest go, one for one, and says how many', () => {
  const queue = new LineQueue(3, 4);
  for (let index = 0; index < 9; index++) queue.push(line(index));
  assert.equal(queue.size, 4);
  assert.equal(queue.takeDropped(), 5);
  assert.equal(queue.takeDropped(), 0);
  assert.equal(ids(queue.exchange(new PackedLines())), '5');
  assert.equal(ids(queue.exchange(new PackedLines())), '6,7,8');
  assert.equal(queue.size, 0);
  assert.equal(queue.exchange(new PackedLines()).length, 0);
});
