import type { Command } from 'commander';
import type { AccountCredentials } from '../service/accounts/account-credentials.ts';
import { control } from './instance/control/client.ts';
import { locate } from './instance/locate.ts';
import { type Environment, type RunState, readEnvironment } from './instance/run-files.ts';
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

export interface EnvironmentOptions {
  readonly dataDir?: string;
  readonly output: string;
  /** Name or id; absent: the default account. */
  readonly account?: string;
}

async function environmentFor(state: RunState, account: string | undefined): Promise<Environment> {
  const environment = readEnvironment(state.dataDir);
  if (environment === undefined) throw new CommandFailure(`cannot read the environment of ${state.dataDir}`);
  if (account === undefined) return environment;
  const found = await control<AccountCredentials>(state, 'account-credentials', { account });
  return {
    ...environment,
    AWS_ACCESS_KEY_ID: found.administrator.accessKeyId,
    AWS_SECRET_ACCESS_KEY: found.administrator.secretAccessKey,
    ACCOUNT_ID: found.account.id,
  };
}

/** Prints the exports of one account's administrator; those of the default account come from the run files alone. */
export async function printEnvironment(options: EnvironmentOptions): Promise<void> {
  const environment = await environmentFor(await locate(options.dataDir), options.account);
  if (options.output === 'json') print(JSON.stringify(environment, null, 2));
  else print(shellLines(environment).join('\n'));
}

/** `rolecall env`: shell exports for the stock aws, kubectl and the verbs of this program. */
export function envCommand(parent: Command): void {
  parent
    .command('env')
    .description(
      'print shell exports for aws and kubectl (holds the administrator key): eval "$(rolecall env)"',
    )
    .option('--data-dir <path>', 'data directory of the instance')
    .option('--account <name-or-id>', "another account's administrator instead of the default one's")
    .addOption(outputOption(['shell', 'json']))
    .action(printEnvironment);
}
