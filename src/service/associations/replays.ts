import type { Transaction } from '../../core/ports/directory.ts';
import { ASSOCIATION_REPLAY, type PodIdentityAssociation } from '../../core/records/association.ts';
import { invalidParameter } from '../clusters/refusals.ts';

/** Unverified: how long AWS remembers a client token of this API. */
export const REMEMBERED = 24 * 3600 * 1000;
const SHORTEST = 33;
const LONGEST = 126;

/**
 * Does the work once for each client token: a second call gets what the first one got, whatever else it asks for (eks.md 5.2).
 * `now` in milliseconds. Throws `Refusal` InvalidParameterException for a token of a wrong length.
 */
export function once(
  tx: Transaction,
  call: { readonly account: string; readonly operation: string; readonly token: string | undefined },
  now: number,
  work: () => PodIdentityAssociation,
): PodIdentityAssociation {
  const { account, operation, token } = call;
  if (token === undefined) return work();
  checkClientToken(token);
  const key = `${operation}/${token}`;
  const known = tx.get(ASSOCIATION_REPLAY, account, key)?.body;
  if (known !== undefined && known.expiresAt > now) return known.association;
  forgetOld(tx, account, now);
  const association = work();
  tx.put(ASSOCIATION_REPLAY, account, key, { association, expiresAt: now + REMEMBERED });
  return association;
}

/** Throws `Refusal` InvalidParameterException for a token of a wrong length. */
export function checkClientToken(token: string): void {
  if (token.length < SHORTEST || token.length > LONGEST)
    throw invalidParameter(
      `The client request token parameter must be between ${SHORTEST} and ${LONGEST} characters.`,
    );
}

function forgetOld(tx: Transaction, account: string, now: number): void {
  for (const { key, body } of tx.list(ASSOCIATION_REPLAY, account))
    if (body.expiresAt <= now) tx.delete(ASSOCIATION_REPLAY, account, key);
}
