import type { AccountView } from '../../service/accounts/account-view.ts';
import type { Column } from './print-rows.ts';

export const ACCOUNT_COLUMNS: readonly Column<AccountView>[] = [
  ['ID', ({ id }) => id],
  ['NAME', ({ name }) => name],
  ['CREATED', ({ created }) => created],
  ['MANAGEMENT', ({ management }) => (management ? 'yes' : 'no')],
];
