import { openSqliteStore } from './store.ts';

// Run as a process of its own: commits without pause and prints each revision once it is acknowledged, until killed.
const store = await openSqliteStore(process.argv[2] ?? '');
const name = { kind: 'test', account: 'global' } as const;
await Promise.all(
  Array.from({ length: 4 }, async (_, writer) => {
    for (let count = 0; ; count++) {
      const batch = ['left', 'right'].map(
        (half) =>
          ({ ...name, op: 'put', key: `${half}-${writer}-${count}`, body: count, expect: 'absent' }) as const,
      );
      const { revision } = await store.commit(batch);
      await store.append([{ id: `${writer}-${count}`, time: count, text: String(revision) }]);
      process.stdout.write(`${revision} ${writer}-${count}\n`);
    }
  }),
);
