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

  it('finds entries by their marks, whole and to the letter, newest first', async () => {
    const { store } = subject;
    const marked = (id: string, time: number, ...marks: string[]): LogLine => ({ ...line(id, time), marks });
    await store.append([
      marked('a', 1, 'name=Get', 'by=me'),
      marked('b', 2, 'name=GetMore', 'by=me'),
      marked('c', 3, 'name=Get', 'by=you'),
      line('d', 4),
      marked('e', 5, 'by=me', 'name=Get'),
    ]);
    const found = async (...marks: string[]) => ids(await store.readLog({ limit: 10, marks }));
    assert.equal(await found('name=Get'), 'e,c,a');
    assert.equal(await found('name=Get', 'by=me'), 'e,a');
    for (const near of ['name=Ge', 'ame=Get', 'NAME=GET', 'name=Get ', '', '%', 'by=m_'])
      assert.equal(await found(near), '');
    assert.equal(ids(await store.readLog({ limit: 1, marks: ['by=me'] })), 'e');
    assert.equal(
      ids(await store.readLog({ limit: 9, marks: ['by=me'], before: { time: 5, id: 'e' } })),
      'b,a',
    );
    assert.equal(ids(await store.readLog({ limit: 9, marks: ['by=me'], from: 2 })), 'e,b');
  });

  it('reads from a time on, that time included', async () => {
    const { store } = subject;
    await store.append([line('a', 1), line('b', 2), line('c', 2), line('d', 3)]);
    assert.equal(ids(await store.readLog({ limit: 10, from: 2 })), 'd,c,b');
    assert.equal(ids(await store.readLog({ limit: 10, from: 2, before: { time: 2, id: 'c' } })), 'b');
    assert.equal(ids(await store.readLog({ limit: 10, from: 4 })), '');
  });

  it('attack: no character in a mark makes it pass for others', async () => {
    const { store } = subject;
    const hostile = Array.from({ length: 0x21 }, (_, code) => String.fromCharCode(code)).concat(
      '\\',
      '|',
      ',',
    );
    await store.append(
      hostile.map((character, index) => ({
        ...line(`id-${index}`, index),
        marks: [`x${character}account=1${character}y`],
      })),
    );
    assert.equal(ids(await store.readLog({ limit: 10, marks: ['account=1'] })), '');
    for (const [index, character] of hostile.entries()) {
      const marks = [`x${character}account=1${character}y`];
      assert.equal(ids(await store.readLog({ limit: 10, marks })), `id-${index}`);
    }
  });
}
