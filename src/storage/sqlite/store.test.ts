import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeConformance } from '../conformance.ts';
import { openSqliteStore } from './store.ts';

storeConformance('the SQLite store', async (options) => {
  const directory = await mkdtemp(join(tmpdir(), 'rolecall-sqlite-'));
  return {
    store: await openSqliteStore(join(directory, 'rolecall.db'), options),
    discard: () => rm(directory, { recursive: true }),
  };
});
