import type { Reader, Transaction } from '../../core/ports/directory.ts';
import { ACCOUNT } from '../../core/records/instance.ts';
import { GLOBAL } from '../../core/records/record.ts';
import type { Scope } from '../scope.ts';
import { alreadyExists, invalidInput, noSuchEntity } from '../validation/iam-refusals.ts';

/** An account has one at most. */
export function accountAlias(reader: Reader, account: string): string | undefined {
  return reader.get(ACCOUNT, GLOBAL, account)?.body.alias;
}

/**
 * Gives the account an alias in place of the one that it has. Aliases are unique over the instance. Throws `Refusal`
 * EntityAlreadyExists or InvalidInput.
 */
export function createAccountAlias(tx: Transaction, scope: Scope, alias: string): void {
  // Twelve digits would pass for the id of another account.
  if (/^\d{12}$/.test(alias)) throw invalidInput('The account alias must not be a 12-digit number.');
  if (tx.list(ACCOUNT, GLOBAL).some(({ body }) => body.alias === alias)) {
    throw alreadyExists(`The account alias ${alias} already exists.`);
  }
  const present = tx.get(ACCOUNT, GLOBAL, scope.account)?.body;
  const account = present ?? { id: scope.account, createdAt: scope.now };
  tx.put(ACCOUNT, GLOBAL, scope.account, { ...account, alias });
}

/** Throws `Refusal` NoSuchEntity when the account has another alias, or none. */
export function deleteAccountAlias(tx: Transaction, scope: Scope, alias: string): void {
  const account = tx.get(ACCOUNT, GLOBAL, scope.account)?.body;
  if (account?.alias !== alias) throw noSuchEntity(`The account alias ${alias} cannot be found.`);
  const { alias: _, ...rest } = account;
  tx.put(ACCOUNT, GLOBAL, scope.account, rest);
}
