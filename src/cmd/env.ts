import type { Command } from 'commander';
import { locate } from './instance/locate.ts';
import { readEnvironment } from './instance/run-files.ts';
import { CommandFailure, print } from './output.ts';

function quote(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/** `rolecall env`: shell exports for the stock aws, kubectl and the verbs of this program. */
export function envCommand(parent: Command): void {
  parent
    .command('env')
    .description(
      'print shell exports for aws and kubectl (holds the administrator key): eval "$(rolecall env)"',
    )
    .option('--data-dir <path>', 'data directory of the instance')
    .option('-o, --output <format>', 'shell or json', 'shell')
    .action((options: { readonly dataDir?: string; readonly output: string }) => {
      const state = locate(options.dataDir);
      const environment = readEnvironment(state.dataDir);
      if (environment === undefined)
        throw new CommandFailure(`cannot read the environment of ${state.dataDir}`);
      if (options.output === 'json') print(JSON.stringify(environment, null, 2));
      else for (const [name, value] of Object.entries(environment)) print(`export ${name}=${quote(value)}`);
    });
}
