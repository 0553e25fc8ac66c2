import { Refusal } from '../../core/errors/refusal.ts';
import type { Directory } from '../../core/ports/directory.ts';
import { ACCESS_KEY } from '../../core/records/identity.ts';
import { accountOfAccessKeyId } from '../../core/session/access-key-id.ts';

/** The fifth character of ids that hold their account; in older ones it is another (sts.md 5.4). */
const HOLDS_ACCOUNT = /^....[Q-Z2-7]/;

/**
 * The account that an access key belongs to: of a key that is kept here, its own; of any other, what its id says. Throws `Refusal`
 * for an id that says nothing.
 */
export function accountOfKey(accessKeyId: string, directory: Directory): string {
  for (const account of directory.accounts(ACCESS_KEY)) {
    if (directory.get(ACCESS_KEY, account, accessKeyId) !== undefined) return account;
  }
  const account = HOLDS_ACCOUNT.test(accessKeyId) ? accountOfAccessKeyId(accessKeyId) : undefined;
  if (account !== undefined) return account;
  throw new Refusal('ValidationError', 400, `Access key ID ${accessKeyId} is not valid.`, {
    reason: 'the id is kept in no account, and holds none',
  });
}
