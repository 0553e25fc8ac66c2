import { storeConformance } from '../conformance.ts';
import { openMemoryStore } from './store.ts';

storeConformance('the memory store', async (options) => ({
  store: openMemoryStore(options),
  discard: async () => undefined,
}));
