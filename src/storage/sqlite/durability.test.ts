import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { StoreUnavailable } from '../../core/ports/store.ts';
import { packMarks } from '../../core/records/packed-marks.ts';
import { put } from '../conformance/changes.ts';
import { openSqliteStore } from './store.ts';

let directory: string;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rolecall-durable-'));
});
after(() => rm(directory, { recursive: true }));

const refusal = (text: RegExp) => (error: unknown) =>
  error instanceof StoreUnavailable && text.test(error.message) && !error.message.includes('\n');

/** Starts the committing process and kills it after `lines` acknowledgements; what it acknowledged comes back. */
async function commitUntilKilled(path: string, lines: number): Promise<string[]> {
  const program = fileURLToPath(new URL('./committer.fake.ts', import.meta.url));
  const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    if (text.split('\n').length > lines) child.kill('SIGKILL');
  });
  await once(child, 'close');
  assert.equal(child.signalCode, 'SIGKILL');
  return text.split('\n').slice(0, -1);
}

describe('the SQLite store over the life of processes', () => {
  it('has every acknowledged commit whole after its writer was killed', async () => {
    for (const lines of [1, 40, 150]) {
      const path = join(directory, `killed-${lines}.db`);
      const acknowledged = await commitUntilKilled(path, lines);
      const store = await openSqliteStore(path);
      const { revision, records } = await store.load();
      const present = new Map(records.map((record) => [record.key, record.revision]));
      const logged = new Set((await store.readLog({ limit: 100_000 })).map(({ id }) => id));
      for (const line of acknowledged) {
        const [written = '', id = ''] = line.split(' ');
        assert.equal(present.get(`left-${id}`), Number(written));
        assert.equal(present.get(`right-${id}`), Number(written));
        assert.ok(logged.has(id));
      }
      // Nothing is half there, acknowledged or not.
      for (const [key, at] of present) assert.equal(present.get(key.replace('left', 'right')), at);
      assert.equal(revision, Math.max(...present.values()));
      await store.close();
    }
  });

  it('goes on where it stood after a reopening, revisions included', async () => {
    const path = join(directory, 'reopened.db');
    const first = await openSqliteStore(path);
    const { revision } = await first.commit([put('a', 1), put('b', 1)]);
    const { revision: last } = await first.commit([{ ...put('b', 1), op: 'delete' }]);
    await first.close();
    const second = await openSqliteStore(path);
    const picture = await second.load();
    assert.equal(picture.revision, last);
    assert.deepEqual(
      picture.records.map((record) => [record.key, record.revision]),
      [['a', revision]],
    );
    assert.equal((await second.commit([put('b', 1, 'absent')])).revision, last + 1);
    assert.throws(() => second.follow(revision, () => undefined), StoreUnavailable);
    await second.close();
  });

  it('lets one process at a time hold the file', async () => {
    const path = join(directory, 'held.db');
    const store = await openSqliteStore(path);
    await assert.rejects(openSqliteStore(path), refusal(/held\.db is in use by another process$/));
    await store.commit([put('a', 1)]);
    await store.close();
    await (await openSqliteStore(path)).close();
  });

  it('keeps the file, its journal and a directory that it makes from other users', async () => {
    const path = join(directory, 'made', 'here', 'private.db');
    const store = await openSqliteStore(path);
    await store.commit([put('a', 1)]);
    for (const name of [path, `${path}-wal`]) assert.equal((await stat(name)).mode & 0o777, 0o600);
    assert.equal((await stat(join(directory, 'made'))).mode & 0o777, 0o700);
    await store.close();
  });
});

describe('a file of an older layout', () => {
  it('is brought up to date, its records and log kept', async () => {
    const path = join(directory, 'older.db');
    const store = await openSqliteStore(path);
    await store.commit([put('a', 1)]);
    await store.append([{ id: 'old', time: 1, text: '{}' }]);
    await store.close();
    const database = new DatabaseSync(path);
    database.exec('DROP INDEX log_by_time; ALTER TABLE log DROP COLUMN marks');
    database.exec('CREATE INDEX log_by_time ON log (time, id); PRAGMA user_version = 1');
    database.close();
    const again = await openSqliteStore(path);
    await again.append([{ id: 'new', time: 2, text: '{}', marks: packMarks([7]) }]);
    assert.deepEqual(
      (await again.readLog({ limit: 9 })).map(({ id }) => id),
      ['new', 'old'],
    );
    assert.deepEqual(
      (await again.readLog({ limit: 9, marks: [7] })).map(({ id }) => id),
      ['new'],
    );
    assert.equal((await again.load()).records.length, 1);
    await again.close();
  });
});

describe('the SQLite store refuses in one line and leaves the data as it was', () => {
  async function refuses(path: string, text: RegExp) {
    const original = await readFile(path);
    await assert.rejects(openSqliteStore(path), refusal(text));
    assert.deepEqual(await readFile(path), original);
  }

  it('a file that is no database', async () => {
    const path = join(directory, 'text.db');
    await writeFile(path, 'this is a text and not a database at all\n'.repeat(100));
    await refuses(path, /text\.db is not a database, or is corrupt$/);
  });

  it('a damaged database', async () => {
    const path = join(directory, 'damaged.db');
    const store = await openSqliteStore(path);
    await store.commit(Array.from({ length: 200 }, (_, index) => put(`key-${index}`, 'x'.repeat(200))));
    await store.close();
    const bytes = await readFile(path);
    await writeFile(path, bytes.fill(0xff, 4096));
    await refuses(path, /damaged\.db is corrupt$/);
  });

  it('a newer layout', async () => {
    const path = join(directory, 'newer.db');
    await (await openSqliteStore(path)).close();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 3');
    database.close();
    await refuses(path, /written by a newer version \(layout 3, this program knows 2\)$/);
  });

  it('the database of another program', async () => {
    const path = join(directory, 'foreign.db');
    const database = new DatabaseSync(path);
    database.exec('CREATE TABLE theirs (a)');
    database.close();
    await refuses(path, /foreign\.db is a database of another program$/);
  });

  it('a place where no file can be', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    await assert.rejects(openSqliteStore(join(file, 'a.db')), refusal(/a\.db is not in a directory$/));
    await assert.rejects(openSqliteStore(directory), refusal(/is a directory$/));
  });

  it('a directory that is not writable', {
    skip: process.getuid?.() === 0 && 'root may write anywhere',
  }, async () => {
    const closed = await mkdtemp(join(directory, 'closed-'));
    await chmod(closed, 0o500);
    await assert.rejects(openSqliteStore(join(closed, 'a.db')), refusal(/a\.db is not writable$/));
    await chmod(closed, 0o700);
  });
});
