import type { Command } from 'commander';
import { locate } from './instance/locate.ts';
import { type Environment, readEnvironment } from './instance/run-files.ts';
import { CommandFailure, print } from './output.ts';
import { outputOption } from './output-option.ts';

/** What a shell may still hold of other identities, and what clients would prefer to the keys that are exported here. */
const STALE = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN'];

/** The shell runs what is printed: a name that is more than a name would be a command. */
const NAME = /^[A-Z][A-Z0-9_]*$/;

function shellLines(environment: Environment): readonly string[] {
  const exports = Object.entries(environment).map(([name, value]) => {
    if (!NAME.test(name) || typeof value !== 'string')
      throw new CommandFailure('the run files of the instance are damaged');
    return `export ${name}=${quote(value)}`;
  });
  return [`unset ${STALE.join(' ')}`, ...exports];
}

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
    .addOption(outputOption(['shell', 'json']))
    .action(async (options: { readonly dataDir?: string; readonly output: string }) => {
      const state = await locate(options.dataDir);
      const environment = readEnvironment(state.dataDir);
      if (environment === undefined)
        throw new CommandFailure(`cannot read the environment of ${state.dataDir}`);
      if (options.output === 'json') print(JSON.stringify(environment, null, 2));
      else print(shellLines(environment).join('\n'));
    });
}
