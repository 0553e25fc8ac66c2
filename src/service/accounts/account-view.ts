import type { Reader } from '../../core/ports/directory.ts';
import { ACCOUNT, type Account } from '../../core/records/instance.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { accountName } from './find-account.ts';
import { organizationOf } from './organization.ts';

/** An account as its owner sees it. */
export interface AccountView {
  readonly id: string;
  readonly name: string;
  /** ISO 8601. */
  readonly created: string;
  /** Service control policies do not apply to the management account. */
  readonly management: boolean;
  readonly alias?: string;
}

export function accountView(reader: Reader, account: Account): AccountView {
  const { id, createdAt, alias } = account;
  return {
    id,
    name: accountName(account),
    created: new Date(createdAt).toISOString(),
    management: organizationOf(reader)?.managementAccount === id,
    ...(alias === undefined ? {} : { alias }),
  };
}

/** All accounts, by id. */
export function listAccounts(reader: Reader): readonly AccountView[] {
  return reader.list(ACCOUNT, GLOBAL).map(({ body }) => accountView(reader, body));
}
