import { scopeOf } from '../scope.ts';
import type { Services } from '../services.ts';
import { type AdministratorKey, makeAdministrator } from '../users/bootstrap.ts';
import { type AccountView, accountView } from './account-view.ts';
import { findAccount } from './find-account.ts';

export interface AccountCredentials {
  readonly account: AccountView;
  readonly administrator: AdministratorKey;
}

/**
 * The key of the account's administrator, for the instance's owner; one that is missing or inactive is replaced, or nobody could
 * sign in. Never logged. Throws `Refusal` AccountNotFoundException.
 */
export function accountCredentials(services: Services, nameOrId: string): Promise<AccountCredentials> {
  return services.directory.transact((tx) => {
    const account = findAccount(tx, nameOrId);
    return {
      account: accountView(tx, account),
      administrator: makeAdministrator(tx, scopeOf(services, account.id), services.keyring),
    };
  });
}
