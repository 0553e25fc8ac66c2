import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PackedLines } from './packed-lines.ts';

const line = (id: string, text: string, marks = '') => ({ id, time: 1_800_000_000_000.5, text, marks });

test('lines come out as they went in, also for a reader of the same bytes', () => {
  const lines = [
    line('a', '{}', '@@@'),
    line('é', '"日本 😀"'),
    line('', ''),
    line('b', 'x'.repeat(200_000)),
  ];
  const packed = PackedLines.of(lines);
  assert.equal(packed.length, 4);
  assert.deepEqual([...packed], lines);
  const read = new PackedLines(packed.packed());
  assert.equal(read.length, 4);
  assert.deepEqual([...read], lines);
});

test('a line without marks has none', () => {
  assert.deepEqual(
    [...PackedLines.of([{ id: 'a', time: 1, text: '{}' }])],
    [{ id: 'a', time: 1, text: '{}', marks: '' }],
  );
});

test('the oldest are forgotten first; cleared, the room is used again', () => {
  const packed = PackedLines.of([line('a', '1'), line('b', '2'), line('c', '3')]);
  packed.dropOldest();
  assert.deepEqual(
    [...new PackedLines(packed.packed())].map(({ id }) => id),
    ['b', 'c'],
  );
  const { capacity } = packed;
  packed.clear();
  packed.dropOldest();
  assert.deepEqual([packed.length, [...packed], packed.packed().length], [0, [], 0]);
  packed.push(line('d', '4'));
  assert.deepEqual([...packed], [line('d', '4')]);
  assert.equal(packed.capacity, capacity);
});
