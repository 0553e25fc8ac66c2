import type { Command } from 'commander';
import { type EnvironmentOptions, printEnvironment } from '../env.ts';
import { outputOption } from '../output-option.ts';

/** `rolecall account credentials`, also `env`: what `rolecall env --account` prints. */
export function accountCredentialsCommand(parent: Command): void {
  parent
    .command('credentials')
    .alias('env')
    .description("print shell exports of an account's administrator")
    .argument('<account>', 'name or id')
    .option('--data-dir <path>', 'data directory of the instance')
    .addOption(outputOption(['shell', 'json']))
    .action((account: string, options: Omit<EnvironmentOptions, 'account'>) =>
      printEnvironment({ ...options, account }),
    );
}
