import type { Transaction } from '../../core/ports/directory.ts';
import { ACCESS_KEY, USER } from '../../core/records/identity.ts';
import { ACCOUNT } from '../../core/records/instance.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { ensureOrganization } from '../accounts/organization.ts';
import type { Keyring } from '../keys/keyring.ts';
import { attachUserPolicy } from '../policies/attach-policy.ts';
import { type Scope, scopeOf } from '../scope.ts';
import type { Services } from '../services.ts';
import { createAccessKey, listAccessKeys, secretPurpose } from './access-keys.ts';
import { createUser } from './users.ts';

/** Name of the user that every account begins with. */
export const ADMINISTRATOR = 'admin';
const POLICY = 'AdministratorAccess';

/** The administrator's credentials, for `rolecall env`. Never logged. */
export interface AdministratorKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * On the first start makes the account and its user `admin` with AdministratorAccess and one access key; later starts open
 * that key again. Policies taken away on purpose stay away; a missing or inactive key is replaced, or nobody could sign in.
 */
export async function ensureAdministrator(services: Services): Promise<AdministratorKey> {
  const { directory, keyring, settings } = services;
  return directory.transact((tx) => {
    const scope = scopeOf(services, settings.account);
    ensureAccount(tx, scope);
    ensureOrganization(tx, scope);
    return makeAdministrator(tx, scope, keyring);
  });
}

/** The same for any account that exists: user, policy and one active key. */
export function makeAdministrator(tx: Transaction, scope: Scope, keyring: Keyring): AdministratorKey {
  ensureUser(tx, scope);
  const keys = listAccessKeys(tx, scope, ADMINISTRATOR);
  const present = keys.find((key) => key.status === 'Active');
  if (present !== undefined) {
    const secret = keyring.openSecret(secretPurpose(present.id), present.sealedSecret);
    return { accessKeyId: present.id, secretAccessKey: secret };
  }
  for (const key of keys.slice(1)) tx.delete(ACCESS_KEY, scope.account, key.id);
  const { key, secret } = createAccessKey(tx, scope, keyring, ADMINISTRATOR);
  return { accessKeyId: key.id, secretAccessKey: secret };
}

function ensureAccount(tx: Transaction, scope: Scope): void {
  if (tx.get(ACCOUNT, GLOBAL, scope.account) !== undefined) return;
  // A second default account, chosen by configuration, is called by its id: names are unique.
  const name = tx.list(ACCOUNT, GLOBAL).length === 0 ? { name: 'default' } : {};
  tx.put(ACCOUNT, GLOBAL, scope.account, { id: scope.account, createdAt: scope.now, ...name });
}

function ensureUser(tx: Transaction, scope: Scope): void {
  if (tx.get(USER, scope.account, ADMINISTRATOR) !== undefined) return;
  createUser(tx, scope, { userName: ADMINISTRATOR });
  attachUserPolicy(tx, scope, ADMINISTRATOR, `arn:${scope.partition}:iam::aws:policy/${POLICY}`);
}
