import type { Directory, Transaction } from '../../core/ports/directory.ts';
import type { Log } from '../../core/ports/runtime.ts';
import {
  IDENTITY_PROVIDER_CONFIG,
  type IdentityProviderConfig,
  identityProviderConfigKey,
} from '../../core/records/identity-provider-config.ts';
import { endUpdate } from '../updates/record-update.ts';

/** Milliseconds until what could not be written is tried again. */
const AFTER_FAILURE = 2000;

export interface ConfigController {
  stop(): Promise<void>;
}

export interface ConfigControllerOptions {
  readonly directory: Directory;
  readonly log: Log;
  readonly account: string;
  readonly cluster: string;
}

/**
 * The cluster's side of its identity provider configs: what reviews its tokens follows the same records, so a config is taken up
 * when this process has seen it, and let go of when it has seen it go. Run by who runs the cluster's API, and by nobody else.
 */
export function startConfigController(options: ConfigControllerOptions): ConfigController {
  const { directory, log, account, cluster } = options;
  const prefix = identityProviderConfigKey(cluster, '');
  let stopped = false;
  let again: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  const round = async (): Promise<void> => {
    try {
      for (const { body } of directory.list(IDENTITY_PROVIDER_CONFIG, account, prefix))
        if (!stopped && body.status !== 'ACTIVE')
          await directory.transact((tx) => advanceConfig(tx, account, body));
    } catch (failure) {
      log.warn('identity-provider-config.failed', { cluster, error: String(failure) });
      if (!stopped) again = setTimeout(ring, AFTER_FAILURE).unref();
    }
  };
  // One round at a time.
  const ring = (): void => {
    work = work.then(round);
  };
  const following = directory.subscribe(IDENTITY_PROVIDER_CONFIG, (change) => {
    if (change.account === account && change.entry?.body.updateId !== undefined) ring();
  });
  ring();
  return {
    async stop() {
      stopped = true;
      following.stop();
      clearTimeout(again);
      await work;
    },
  };
}

/** If it is still the one that was seen. */
export function advanceConfig(
  tx: Transaction,
  account: string,
  { cluster, name, updateId: seen }: IdentityProviderConfig,
): void {
  const key = identityProviderConfigKey(cluster, name);
  const present = tx.get(IDENTITY_PROVIDER_CONFIG, account, key)?.body;
  if (present === undefined || present.updateId !== seen) return;
  const { updateId, ...settled } = present;
  endUpdate(tx, account, cluster, updateId);
  if (present.status === 'DELETING') tx.delete(IDENTITY_PROVIDER_CONFIG, account, key);
  else tx.put(IDENTITY_PROVIDER_CONFIG, account, key, { ...settled, status: 'ACTIVE' });
}
