import type { Reader, Transaction } from '../../core/ports/directory.ts';
import {
  ACCESS_ENTRY,
  ACCESS_ENTRY_REPLAY,
  type AccessEntry,
  accessEntryKey,
} from '../../core/records/access-entry.ts';
import { checkClientToken, REMEMBERED } from '../associations/replays.ts';

/**
 * Does the work once for each client token, as associations do: a second call gets what the first one
 * got, as long as that entry is there. Throws `Refusal` InvalidParameterException for a token of a wrong length.
 */
export function entryOnce(
  tx: Transaction,
  view: Reader,
  call: { readonly account: string; readonly operation: string; readonly token: string | undefined },
  now: number,
  work: () => AccessEntry,
): AccessEntry {
  const { account, operation, token } = call;
  if (token === undefined) return work();
  checkClientToken(token);
  const key = `${operation}/${token}`;
  const known = tx.get(ACCESS_ENTRY_REPLAY, account, key)?.body;
  if (known !== undefined && known.expiresAt > now && isThere(tx, account, known.entry)) return known.entry;
  for (const { key: old, body } of view.list(ACCESS_ENTRY_REPLAY, account))
    if (body.expiresAt <= now) tx.delete(ACCESS_ENTRY_REPLAY, account, old);
  const entry = work();
  tx.put(ACCESS_ENTRY_REPLAY, account, key, { entry, expiresAt: now + REMEMBERED });
  return entry;
}

/** Not another one for the same principal. */
function isThere(tx: Transaction, account: string, { cluster, principalArn, arn }: AccessEntry): boolean {
  return tx.get(ACCESS_ENTRY, account, accessEntryKey(cluster, principalArn))?.body.arn === arn;
}
