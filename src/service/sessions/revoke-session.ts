import { Refusal } from '../../core/errors/refusal.ts';
import type { Directory, Transaction } from '../../core/ports/directory.ts';
import type { Clock } from '../../core/ports/runtime.ts';
import { REVOKED_SESSION, type RevokedSession } from '../../core/records/session.ts';
import { accountOfAccessKeyId } from '../../core/session/access-key-id.ts';

/** The longest life of any session (sts.md 6): after it, there is nothing left to revoke. Milliseconds. */
const LONGEST_SESSION = 129_600_000;
/** Each is looked up on every request of its account: many more are a case for AWSRevokeOlderSessions, or for the role's end. */
const MAXIMUM = 10_000;

export interface RevocationServices {
  readonly directory: Directory;
  readonly clock: Clock;
}

export interface RevokedAccessKey {
  readonly account: string;
  readonly accessKeyId: string;
  /** Until when the revocation is kept: the session would be over by then. Milliseconds. */
  readonly until: number;
}

function accountOf(accessKeyId: string): string {
  const account = accessKeyId.startsWith('ASIA') ? accountOfAccessKeyId(accessKeyId) : undefined;
  if (account !== undefined) return account;
  throw new Refusal(
    'ValidationError',
    400,
    'not the access key id of a session: those are ASIA and 16 more characters',
  );
}

function forget(tx: Transaction, account: string, now: number): number {
  const entries = tx.list(REVOKED_SESSION, account);
  const over = entries.filter(({ body }) => body.until <= now);
  for (const { key } of over) tx.delete(REVOKED_SESSION, account, key);
  return entries.length - over.length;
}

/**
 * Ends one session on every door, from the moment that this resolves. Sessions of roles that were assumed with it go on. Ids of
 * sessions are not kept, so that an id which was never given out is taken too. Rejects with `Refusal`.
 */
export async function revokeSession(
  accessKeyId: string,
  { directory, clock }: RevocationServices,
): Promise<RevokedAccessKey> {
  const account = accountOf(accessKeyId);
  const revokedAt = clock.now();
  const made: RevokedSession = { revokedAt, until: revokedAt + LONGEST_SESSION };
  return directory.transact((tx) => {
    const present = tx.get(REVOKED_SESSION, account, accessKeyId)?.body;
    if (present !== undefined) return { account, accessKeyId, until: present.until };
    if (forget(tx, account, revokedAt) >= MAXIMUM) {
      throw new Refusal('LimitExceeded', 409, `account ${account} has ${MAXIMUM} revoked sessions already`);
    }
    tx.put(REVOKED_SESSION, account, accessKeyId, made);
    return { account, accessKeyId, until: made.until };
  });
}

/** Forgets revocations of sessions that are over by themselves. */
export async function forgetOldRevocations({ directory, clock }: RevocationServices): Promise<void> {
  const now = clock.now();
  for (const account of directory.accounts(REVOKED_SESSION)) {
    const old = directory.list(REVOKED_SESSION, account).some(({ body }) => body.until <= now);
    if (old) await directory.transact((tx) => void forget(tx, account, now));
  }
}
