import type { Reader } from '../../core/ports/directory.ts';
import { ACCOUNT, type Account } from '../../core/records/instance.ts';
import { SERVICE_CONTROL_POLICY } from '../../core/records/organization.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { accountName, findAccount } from '../accounts/find-account.ts';
import { organizationOf } from '../accounts/organization.ts';
import { FULL_ACCESS } from './full-access.ts';

/** A service control policy where it is attached. */
export interface ScpView {
  readonly account: string;
  readonly accountName: string;
  readonly name: string;
  readonly arn: string;
  readonly document: string;
}

/** What is attached to the account, or to every account that policies apply to. Throws `Refusal` AccountNotFoundException. */
export function listScps(reader: Reader, nameOrId: string | undefined): readonly ScpView[] {
  const accounts =
    nameOrId === undefined
      ? reader.list(ACCOUNT, GLOBAL).map(({ body }) => body)
      : [findAccount(reader, nameOrId)];
  const management = organizationOf(reader)?.managementAccount;
  return accounts.filter(({ id }) => id !== management).flatMap((account) => attachedTo(reader, account));
}

function attachedTo(reader: Reader, account: Account): readonly ScpView[] {
  const kept = reader.list(SERVICE_CONTROL_POLICY, account.id).map(({ body }) => body);
  // Nothing is kept for an account that has nothing but AWS's own.
  const attached = kept.length === 0 ? [FULL_ACCESS] : kept;
  return attached.map(({ name, arn, document }) => ({
    account: account.id,
    accountName: accountName(account),
    name,
    arn,
    document,
  }));
}
