import type { Reader } from '../../core/ports/directory.ts';
import { ACCOUNT, type Account } from '../../core/records/instance.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { noSuchAccount } from './account-refusals.ts';

/** An account's id is 12 digits, which its name never is. */
export const ACCOUNT_ID = /^\d{12}$/;

/** What the account is called: its id when nobody has named it. */
export const accountName = ({ id, name }: Account): string => name ?? id;

/** By id, or by name without regard to case. Throws `Refusal` AccountNotFoundException. */
export function findAccount(reader: Reader, nameOrId: string): Account {
  const found = ACCOUNT_ID.test(nameOrId)
    ? reader.get(ACCOUNT, GLOBAL, nameOrId)?.body
    : accountNamed(reader, nameOrId);
  if (found === undefined) throw noSuchAccount(nameOrId);
  return found;
}

export function accountNamed(reader: Reader, name: string): Account | undefined {
  const wanted = name.toLowerCase();
  return reader.list(ACCOUNT, GLOBAL).find(({ body }) => body.name?.toLowerCase() === wanted)?.body;
}
