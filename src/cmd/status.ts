import type { Command } from 'commander';
import { locate } from './instance/locate.ts';
import { print } from './output.ts';
import { outputOption } from './output-option.ts';

/** `rolecall status`: which instance runs, and where. Exit 1 when none does. */
export function statusCommand(parent: Command): void {
  parent
    .command('status')
    .description('show the running instance')
    .option('--data-dir <path>', 'data directory of the instance')
    .addOption(outputOption(['table', 'json', 'yaml']))
    .action(async (options: { readonly dataDir?: string; readonly output: string }) => {
      const state = await locate(options.dataDir);
      if (options.output === 'json') print(JSON.stringify(state, null, 2));
      else if (options.output === 'yaml') print((await import('yaml')).stringify(state));
      else for (const [name, value] of Object.entries(state)) print(`${name.padEnd(12)} ${value}`);
    });
}
