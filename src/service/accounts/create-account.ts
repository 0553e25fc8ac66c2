import type { Transaction } from '../../core/ports/directory.ts';
import { ACCOUNT } from '../../core/records/instance.ts';
import { CLOSED_ACCOUNT } from '../../core/records/organization.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { type Scope, scopeOf } from '../scope.ts';
import type { Services } from '../services.ts';
import { makeAdministrator } from '../users/bootstrap.ts';
import { accountConflict, accountExists, accountInvalid } from './account-refusals.ts';
import { type AccountView, accountView } from './account-view.ts';
import { ACCOUNT_ID, accountNamed } from './find-account.ts';

/** Every write looks through all accounts for policies that name what was deleted: their number is bounded. */
const MAXIMUM_ACCOUNTS = 1000;

const NAME = /^[A-Za-z0-9](?:[\w .@+-]{0,48}[\w.@+-])?$/;

export interface NewAccount {
  readonly name: string;
  /** 12 digits; absent: drawn. */
  readonly id?: string | undefined;
}

/** Makes an account in a transaction of its own; throws as `makeAccount` does. */
export function createAccount(services: Services, wanted: NewAccount): Promise<AccountView> {
  return services.directory.transact((tx) => makeAccount(tx, services, wanted));
}

/**
 * Makes an account with its user `admin`, AdministratorAccess and one access key, as the first start makes the default one.
 * Throws `Refusal` InvalidInputException, DuplicateAccountException, ConstraintViolationException.
 */
export function makeAccount(tx: Transaction, services: Services, wanted: NewAccount): AccountView {
  checkAccountName(wanted.name);
  if (wanted.id !== undefined && !ACCOUNT_ID.test(wanted.id))
    throw accountInvalid('an account id must be 12 digits');
  const id = freeId(tx, scopeOf(services, services.settings.account), wanted.id);
  if (accountNamed(tx, wanted.name) !== undefined) throw accountExists(`the account name ${wanted.name}`);
  if (tx.list(ACCOUNT, GLOBAL).length >= MAXIMUM_ACCOUNTS)
    throw accountConflict(`an instance holds at most ${MAXIMUM_ACCOUNTS} accounts`);
  const scope = scopeOf(services, id);
  const account = { id, name: wanted.name, createdAt: scope.now };
  tx.put(ACCOUNT, GLOBAL, id, account);
  makeAdministrator(tx, scope, services.keyring);
  return accountView(tx, account);
}

/** Throws `Refusal` InvalidInputException. */
export function checkAccountName(name: string): void {
  if (!NAME.test(name) || ACCOUNT_ID.test(name)) {
    throw accountInvalid(
      'an account name must be 1 to 50 letters, digits, spaces or . _ - + @, begin with a letter or digit, and not be an id',
    );
  }
}

/** Ids are never used again: policies elsewhere may still name the account that had one (policy-language.md 3.3). */
function freeId(tx: Transaction, scope: Scope, wanted: string | undefined): string {
  const taken = (id: string): boolean => tx.get(ACCOUNT, GLOBAL, id) !== undefined;
  const closed = (id: string): boolean => tx.get(CLOSED_ACCOUNT, GLOBAL, id) !== undefined;
  if (wanted !== undefined) {
    if (taken(wanted)) throw accountExists(`the account id ${wanted}`);
    if (closed(wanted))
      throw accountConflict(`account ${wanted} was deleted, and ids of accounts are not used again`);
    return wanted;
  }
  for (;;) {
    const id = scope.ids.digits(12);
    if (!id.startsWith('0') && !taken(id) && !closed(id)) return id;
  }
}
