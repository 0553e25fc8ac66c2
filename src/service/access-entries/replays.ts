import type { Reader, Transaction } from '../../core/ports/directory.ts';
import { ACCESS_ENTRY_REPLAY, type AccessEntry } from '../../core/records/access-entry.ts';
import { checkClientToken, REMEMBERED } from '../associations/replays.ts';

/**
 * Does the work once for each client token, as associations do: a second call gets what the first one
 * got. Throws `Refusal` InvalidParameterException for a token of a wrong length.
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
  if (known !== undefined && known.expiresAt > now) return known.entry;
  for (const { key: old, body } of view.list(ACCESS_ENTRY_REPLAY, account))
    if (body.expiresAt <= now) tx.delete(ACCESS_ENTRY_REPLAY, account, old);
  const entry = work();
  tx.put(ACCESS_ENTRY_REPLAY, account, key, { entry, expiresAt: now + REMEMBERED });
  return entry;
}
