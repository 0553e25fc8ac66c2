import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { LogEntry, LogLine } from '../../core/ports/store.ts';
import { MAXIMUM_MARKS, packMarks } from '../../core/records/packed-marks.ts';
import type { Subject } from './subject.ts';

const entry = (id: string, time: number): LogEntry => ({ id, time, body: { id } });
const line = (id: string, time: number): LogLine => ({ id, time, text: JSON.stringify({ id }) });
const ids = (entries: readonly LogEntry[]): string => entries.map(({ id }) => id).join();

export function theLogKeepsTheNewest(subject: Subject): void {
  it('reads the log newest first, by time and then by id, whatever order it was appended in', async () => {
    const { store } = subject;
    await store.append([line('b', 2), line('a', 2), line('z', 1)]);
    await store.append([line('c', 0), line('d', 3)]);
    assert.equal(ids(await store.readLog({ limit: 10 })), 'd,b,a,z,c');
    assert.deepEqual(await store.readLog({ limit: 1 }), [entry('d', 3)]);
  });

  it('pages without losing or repeating entries of one time', async () => {
    const { store } = subject;
    await store.append(Array.from({ length: 10 }, (_, index) => line(`id-${index}`, index >> 2)));
    const read: LogEntry[] = [];
    for (;;) {
      const last = read.at(-1);
      const page = await store.readLog({ limit: 3, ...(last && { before: last }) });
      if (page.length === 0) break;
      read.push(...page);
    }
    assert.deepEqual(read, await store.readLog({ limit: 100 }));
    assert.equal(read.length, 10);
  });

  it('leaves an entry whose id is there as it is', async () => {
    const { store } = subject;
    await store.append([line('a', 1)]);
    await store.append([{ id: 'a', time: 9, text: '"another"' }, line('b', 2), line('b', 3)]);
    assert.deepEqual(await store.readLog({ limit: 10 }), [entry('b', 2), entry('a', 1)]);
  });

  it('keeps the newest entries up to its bound', async () => {
    const store = await subject.open({ logLimit: 5 });
    await store.append([line('a', 1), line('b', 2), line('c', 3)]);
    await store.append([line('a', 1), line('d', 4), line('e', 5), line('f', 6), line('g', 7)]);
    assert.equal(ids(await store.readLog({ limit: 10 })), 'g,f,e,d,c');
    await store.append(Array.from({ length: 20 }, (_, index) => line(`n${index + 10}`, 10 + index)));
    assert.equal(ids(await store.readLog({ limit: 10 })), 'n29,n28,n27,n26,n25');
  });

  it('takes an empty append', async () => {
    await subject.store.append([]);
    assert.deepEqual(await subject.store.readLog({ limit: 10 }), []);
  });

  it('finds entries by their marks, newest first', async () => {
    const { store } = subject;
    const marked = (id: string, time: number, ...marks: number[]): LogLine => ({
      ...line(id, time),
      marks: packMarks(marks),
    });
    await store.append([
      marked('a', 1, 10, 1),
      marked('b', 2, 20, 1),
      marked('c', 3, 10, 2),
      line('d', 4),
      marked('e', 5, 1, 10),
    ]);
    const found = async (...marks: number[]) => ids(await store.readLog({ limit: 10, marks }));
    assert.equal(await found(10), 'e,c,a');
    assert.equal(await found(10, 1), 'e,a');
    assert.equal(await found(10, 3), '');
    assert.equal(await found(), 'e,d,c,b,a');
    assert.equal(ids(await store.readLog({ limit: 1, marks: [1] })), 'e');
    assert.equal(ids(await store.readLog({ limit: 9, marks: [1], before: { time: 5, id: 'e' } })), 'b,a');
    assert.equal(ids(await store.readLog({ limit: 9, marks: [1], from: 2 })), 'e,b');
  });

  it('takes no mark for another, nor parts of two for one', async () => {
    const { store } = subject;
    const bits = Array.from({ length: 29 }, (_, bit) => 2 ** bit);
    const numbers = [
      0,
      ...bits,
      ...bits.map((bit) => 2 ** 32 - 1 - bit),
      0x41424344,
      0x20202020,
      2 ** 32 - 1,
    ];
    await store.append([
      ...numbers.map((mark, index) => ({ ...line(`id-${index}`, index), marks: packMarks([mark]) })),
      { ...line('all', 999), marks: packMarks(numbers.slice(0, MAXIMUM_MARKS)) },
    ]);
    for (const [index, mark] of numbers.entries())
      assert.equal(ids(await store.readLog({ limit: 10, marks: [mark] })), `all,id-${index}`);
    for (const other of [3, 5, 0x01020304, 0xdeadbeef])
      assert.equal(ids(await store.readLog({ limit: 10, marks: [other] })), '');
  });

  it('reads from a time on, that time included', async () => {
    const { store } = subject;
    await store.append([line('a', 1), line('b', 2), line('c', 2), line('d', 3)]);
    assert.equal(ids(await store.readLog({ limit: 10, from: 2 })), 'd,c,b');
    assert.equal(ids(await store.readLog({ limit: 10, from: 2, before: { time: 2, id: 'c' } })), 'b');
    assert.equal(ids(await store.readLog({ limit: 10, from: 4 })), '');
  });
}
