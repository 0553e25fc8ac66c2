import type { Command } from 'commander';
import type { AccountView } from '../../service/accounts/account-view.ts';
import { control } from '../instance/control/client.ts';
import { locate } from '../instance/locate.ts';
import { print, say } from '../output.ts';
import { outputOption } from '../output-option.ts';
import { ACCOUNT_COLUMNS } from './account-columns.ts';
import { printRows } from './print-rows.ts';

interface Options {
  readonly id?: string;
  readonly dataDir?: string;
  readonly output: string;
}

async function create(name: string, { id, dataDir, output }: Options): Promise<void> {
  const state = await locate(dataDir);
  const members = id === undefined ? { name } : { name, id };
  const account = await control<AccountView>(state, 'create-account', members);
  if (output === 'json') print(JSON.stringify(account, null, 2));
  else if (output === 'yaml') print((await import('yaml')).stringify(account));
  else await printRows([account], ACCOUNT_COLUMNS, output);
  say(`next: eval "$(rolecall env --account ${account.id})"`);
}

/** `rolecall account create`: an account with its administrator. */
export function createAccountCommand(parent: Command): void {
  parent
    .command('create')
    .description('make an account with an administrator and its access key')
    .argument('<name>', '1 to 50 characters, unique in the instance')
    .option('--id <id>', '12 digits (default: drawn)')
    .option('--data-dir <path>', 'data directory of the instance')
    .addOption(outputOption(['table', 'json', 'yaml']))
    .action(create);
}
