import type { Command } from 'commander';
import { control } from '../instance/control/client.ts';
import { locate } from '../instance/locate.ts';
import { say } from '../output.ts';

/** `rolecall account delete`: only an account that holds nothing but its administrator. */
export function deleteAccountCommand(parent: Command): void {
  parent
    .command('delete')
    .description('delete an empty account; its id is not used again')
    .argument('<account>', 'name or id')
    .option('--data-dir <path>', 'data directory of the instance')
    .action(async (account: string, options: { readonly dataDir?: string }) => {
      const state = await locate(options.dataDir);
      const { id } = await control<{ readonly id: string }>(state, 'delete-account', { account });
      say(`deleted account ${id}`);
    });
}
