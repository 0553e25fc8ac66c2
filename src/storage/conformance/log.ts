import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { LogEntry, LogLine } from '../../core/ports/store.ts';
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
}
