import type { Command } from 'commander';
import type { AccountView } from '../../service/accounts/account-view.ts';
import { control } from '../instance/control/client.ts';
import { locate } from '../instance/locate.ts';
import { outputOption } from '../output-option.ts';
import { ACCOUNT_COLUMNS } from './account-columns.ts';
import { printRows } from './print-rows.ts';

/** `rolecall account list`. */
export function listAccountsCommand(parent: Command): void {
  parent
    .command('list')
    .description('list the accounts')
    .option('--data-dir <path>', 'data directory of the instance')
    .addOption(outputOption(['table', 'json', 'yaml']))
    .action(async (options: { readonly dataDir?: string; readonly output: string }) => {
      const state = await locate(options.dataDir);
      const accounts = await control<readonly AccountView[]>(state, 'list-accounts', {});
      await printRows(accounts, ACCOUNT_COLUMNS, options.output);
    });
}
