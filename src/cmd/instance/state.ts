import { join } from 'node:path';
import type { Blobs } from '../../core/ports/blobs.ts';
import type { Directory } from '../../core/ports/directory.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { Store } from '../../core/ports/store.ts';
import { cryptography } from '../../crypto/index.ts';
import { openDirectory } from '../../service/directory/open-directory.ts';
import type { Keyring } from '../../service/keys/keyring.ts';
import { openKeyring } from '../../service/keys/open-keyring.ts';
import { openBlobs } from '../../storage/files/blobs.ts';
import { readOrCreateKeyFile } from '../../storage/key-file.ts';
import { openSqliteStore } from '../../storage/sqlite/store.ts';
import { prepareDirectory } from './data-directory.ts';
import type { Endings } from './endings.ts';
import { removeRunFiles } from './run-files.ts';

/** Everything durable of an instance, opened. */
export interface State {
  readonly store: Store;
  readonly directory: Directory;
  readonly keyring: Keyring;
  readonly blobs: Blobs;
}

/** Opens the data directory: key file, database, directory, keys, bodies. Refuses a database that it does not understand. */
export async function openState(
  dataDir: string,
  runtime: { readonly clock: Clock; readonly log: Log },
  endings: Endings,
): Promise<State> {
  prepareDirectory(dataDir);
  const masterKey = await readOrCreateKeyFile(join(dataDir, 'rolecall.key'), cryptography);
  const store = await openSqliteStore(join(dataDir, 'rolecall.db'));
  // The database is ours alone from here on, and so are the run files: they go last, as the sign that all is ended.
  endings.add('run files', () => removeRunFiles(dataDir));
  endings.add('store', () => store.close());
  const directory = await openDirectory(store);
  endings.add('directory', () => directory.close());
  const keyring = await openKeyring({ directory, cryptography, clock: runtime.clock, masterKey });
  const blobs = await openBlobs(join(dataDir, 'blobs'), cryptography);
  return { store, directory, keyring, blobs };
}
