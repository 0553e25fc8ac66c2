import type { Transaction } from '../../core/ports/directory.ts';
import { ASSOCIATION_REPLAY } from '../../core/records/association.ts';
import { ACCESS_KEY, GROUP, MANAGED_POLICY, OIDC_PROVIDER, ROLE, USER } from '../../core/records/identity.ts';
import { ACCOUNT, type Account, SIGNING_KEY } from '../../core/records/instance.ts';
import { INSTANCE_PROFILE } from '../../core/records/instance-profile.ts';
import { ACCESS_KEY_USE, ROLE_USE } from '../../core/records/last-use.ts';
import { MFA_DEVICE } from '../../core/records/mfa.ts';
import { CLOSED_ACCOUNT, SERVICE_CONTROL_POLICY } from '../../core/records/organization.ts';
import { OUTBOUND_FEDERATION } from '../../core/records/outbound-federation.ts';
import { PASSWORD_POLICY } from '../../core/records/password-policy.ts';
import { GLOBAL, recordKind } from '../../core/records/record.ts';
import { ACCESS_REPORT, CREDENTIAL_REPORT } from '../../core/records/reports.ts';
import { BUCKET } from '../../core/records/resources.ts';
import { ROLE_DELETION } from '../../core/records/role-deletion.ts';
import { REVOKED_SESSION } from '../../core/records/session.ts';
import { STACK } from '../../core/records/stack.ts';
import { forgetPrincipal } from '../roles/forget-principal.ts';
import type { Services } from '../services.ts';
import { ADMINISTRATOR } from '../users/bootstrap.ts';
import { accountConflict } from './account-refusals.ts';
import { accountName, findAccount } from './find-account.ts';
import { organizationOf } from './organization.ts';

/** Records that nobody made on purpose, or that mean nothing without the account: they go with it. */
const GOES_ALONG: readonly { readonly name: string }[] = [
  ACCESS_KEY,
  ACCESS_KEY_USE,
  ACCESS_REPORT,
  ASSOCIATION_REPLAY,
  CREDENTIAL_REPORT,
  OUTBOUND_FEDERATION,
  PASSWORD_POLICY,
  REVOKED_SESSION,
  ROLE_DELETION,
  ROLE_USE,
  SERVICE_CONTROL_POLICY,
  SIGNING_KEY,
];

/** Listed even where there are none, so that one being made at this moment is waited for. */
const ALWAYS_ASKED = [ROLE, USER, GROUP, MANAGED_POLICY, OIDC_PROVIDER, INSTANCE_PROFILE, MFA_DEVICE];

/**
 * Deletes an account that holds nothing but its administrator. Its id is not used again. Throws `Refusal`
 * AccountNotFoundException, or ConstraintViolationException saying what is still there.
 */
export async function deleteAccount(services: Services, nameOrId: string): Promise<Account> {
  const { directory, clock, settings } = services;
  return directory.transact((tx) => {
    const account = findAccount(tx, nameOrId);
    const { id } = account;
    if (id === settings.account) throw accountConflict('the default account cannot be deleted');
    if (id === organizationOf(tx)?.managementAccount)
      throw accountConflict('the management account of the organization cannot be deleted');
    const left = contents(tx, id, directory.kinds(id));
    if (left.length > 0)
      throw accountConflict(`account ${accountName(account)} is not empty: it still has ${left.join(', ')}`);
    for (const { name } of GOES_ALONG) removeAll(tx, name, id);
    for (const { body } of tx.list(USER, id)) forgetPrincipal(tx, body);
    for (const { name } of [USER, STACK]) removeAll(tx, name, id);
    tx.delete(ACCOUNT, GLOBAL, id);
    tx.put(CLOSED_ACCOUNT, GLOBAL, id, { id, name: accountName(account), closedAt: clock.now() });
    return account;
  });
}

/** What keeps the account: `2 iam.role`, by the names of the kinds. */
function contents(tx: Transaction, id: string, present: readonly string[]): readonly string[] {
  const along = new Set(GOES_ALONG.map(({ name }) => name));
  const kinds = new Set([...ALWAYS_ASKED.map(({ name }) => name), ...present]);
  const counts = [...kinds]
    .filter((kind) => !along.has(kind))
    .map((kind) => [kind, countOf(tx, kind, id)] as const);
  const buckets = tx.list(BUCKET, GLOBAL).filter(({ body }) => body.owner === id).length;
  return [...counts, [BUCKET.name, buckets] as const]
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, count]) => `${count} ${kind}`);
}

/** The administrator and the history of deleted stacks are in every account that was used, and keep none. */
function countOf(tx: Transaction, kind: string, id: string): number {
  switch (kind) {
    case USER.name:
      return tx.list(USER, id).filter(({ key }) => key !== ADMINISTRATOR).length;
    case STACK.name:
      return tx.list(STACK, id).filter(({ body }) => body.status !== 'DELETE_COMPLETE').length;
    default:
      return tx.list(recordKind(kind), id).length;
  }
}

function removeAll(tx: Transaction, kind: string, id: string): void {
  for (const { key } of tx.list(recordKind(kind), id)) tx.delete(recordKind(kind), id, key);
}
