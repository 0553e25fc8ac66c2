import type { Reader, Transaction } from '../../core/ports/directory.ts';
import {
  PASSWORD_POLICY,
  PASSWORD_POLICY_KEY,
  type PasswordPolicy,
} from '../../core/records/password-policy.ts';
import type { Scope } from '../scope.ts';
import { noSuchEntity } from '../validation/iam-refusals.ts';

/** Throws `Refusal` NoSuchEntity when the account never set one. */
export function getPasswordPolicy(reader: Reader, { account }: Scope): PasswordPolicy {
  const policy = reader.get(PASSWORD_POLICY, account, PASSWORD_POLICY_KEY)?.body;
  if (policy === undefined) {
    throw noSuchEntity(`The Password Policy with domain name ${account} cannot be found.`);
  }
  return policy;
}

/** Replaces the policy whole: what a call leaves out goes back to its default. */
export function putPasswordPolicy(tx: Transaction, { account }: Scope, policy: PasswordPolicy): void {
  tx.put(PASSWORD_POLICY, account, PASSWORD_POLICY_KEY, policy);
}

/** Throws `Refusal` NoSuchEntity. */
export function deletePasswordPolicy(tx: Transaction, { account }: Scope): void {
  if (tx.get(PASSWORD_POLICY, account, PASSWORD_POLICY_KEY) === undefined) {
    throw noSuchEntity('The account policy with name PasswordPolicy cannot be found.');
  }
  tx.delete(PASSWORD_POLICY, account, PASSWORD_POLICY_KEY);
}
