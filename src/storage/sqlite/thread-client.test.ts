import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { StoreUnavailable } from '../../core/ports/store.ts';
import { PackedLines } from '../../core/records/packed-lines.ts';
import { ThreadClient } from './thread-client.ts';

const LINES = PackedLines.of([{ id: 'a', time: 1, text: '{}' }]).packed();

let directory: string;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rolecall-thread-'));
});
after(() => rm(directory, { recursive: true }));

describe("a store's thread", () => {
  it('that has ended refuses what waits and what is asked later, and leaves nobody hanging', async () => {
    const client = new ThreadClient({ path: join(directory, 'a.db'), logLimit: 10 });
    assert.equal(await client.opened(), 0);
    const closed = client.ask('close', undefined);
    const late = client.ask('append', LINES);
    await Promise.all([closed, assert.rejects(late, StoreUnavailable)]);
    await assert.rejects(client.ask('load', undefined), StoreUnavailable);
  });

  it('answers a fault in one ask and goes on serving', async () => {
    const client = new ThreadClient({ path: join(directory, 'b.db'), logLimit: 10 });
    await client.opened();
    const nothing = 7 as unknown as Uint8Array;
    await assert.rejects(client.ask('append', nothing), StoreUnavailable);
    await client.ask('append', LINES);
    assert.equal((await client.ask('readLog', { limit: 5 })).length, 1);
    await client.ask('close', undefined);
  });
});
