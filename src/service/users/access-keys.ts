import type { Reader, Transaction } from '../../core/ports/directory.ts';
import { ACCESS_KEY, type AccessKey } from '../../core/records/identity.ts';
import { ACCESS_KEY_USE } from '../../core/records/last-use.ts';
import type { Keyring } from '../keys/keyring.ts';
import { findHolder, USERS } from '../policies/policy-holders.ts';
import type { Scope } from '../scope.ts';
import { IAM_QUOTAS } from '../validation/iam-quotas.ts';
import { noSuchEntity, overQuota, validationError } from '../validation/iam-refusals.ts';

/** What the sealed secret is bound to, so that a secret moved to another key's record does not open. */
export function secretPurpose(accessKeyId: string): string {
  return `access-key:${accessKeyId}`;
}

/** Makes a key; its secret is handed out here and never again. Throws `Refusal` NoSuchEntity, LimitExceeded. */
export function createAccessKey(
  tx: Transaction,
  scope: Scope,
  keyring: Keyring,
  userName: string,
): { readonly key: AccessKey; readonly secret: string } {
  const user = findHolder(tx, USERS, scope.account, userName);
  if (listAccessKeys(tx, scope, userName).length >= IAM_QUOTAS.accessKeysPerUser) {
    throw overQuota('AccessKeysPerUser', IAM_QUOTAS.accessKeysPerUser);
  }
  const { accessKeyId: id, secretAccessKey: secret } = scope.ids.accessKey();
  const key: AccessKey = {
    id,
    userName: user.name,
    status: 'Active',
    createDate: scope.now,
    sealedSecret: keyring.sealSecret(secretPurpose(id), secret),
  };
  tx.put(ACCESS_KEY, scope.account, id, key);
  return { key, secret };
}

/** The user's keys, by id. Throws `Refusal` NoSuchEntity. */
export function listAccessKeys(reader: Reader, scope: Scope, userName: string): readonly AccessKey[] {
  const user = findHolder(reader, USERS, scope.account, userName);
  return reader
    .list(ACCESS_KEY, scope.account)
    .map(({ body }) => body)
    .filter((key) => key.userName === user.name);
}

/** Throws `Refusal` NoSuchEntity, or ValidationError for a status that a caller may not set. */
export function updateAccessKey(
  tx: Transaction,
  scope: Scope,
  userName: string,
  id: string,
  status: string,
): void {
  const key = findKey(tx, scope, userName, id);
  if (status !== 'Active' && status !== 'Inactive') throw validationError(`Invalid status: ${status}`);
  tx.put(ACCESS_KEY, scope.account, id, { ...key, status });
}

export function deleteAccessKey(tx: Transaction, scope: Scope, userName: string, id: string): void {
  findKey(tx, scope, userName, id);
  tx.delete(ACCESS_KEY, scope.account, id);
  tx.delete(ACCESS_KEY_USE, scope.account, id);
}

function findKey(tx: Transaction, scope: Scope, userName: string, id: string): AccessKey {
  const user = findHolder(tx, USERS, scope.account, userName);
  const key = tx.get(ACCESS_KEY, scope.account, id)?.body;
  if (key?.userName !== user.name) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
  return key;
}
