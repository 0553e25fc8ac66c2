import type { Command } from 'commander';
import { CommandFailure } from '../output.ts';

/** Flags that the addon verbs share. */
export interface AddonOptions {
  readonly cluster?: string;
  readonly region?: string;
  readonly name?: string;
}

/** The add-on that the flags or the argument name. Throws `CommandFailure`. */
export function addonName(options: AddonOptions, argument?: string): string {
  if (options.name !== undefined && argument !== undefined)
    throw new CommandFailure(
      `--name=${options.name} and argument ${argument} cannot be used at the same time`,
    );
  const name = options.name ?? argument;
  if (name === undefined) throw new CommandFailure('--name must be set');
  return name;
}

export function withAddon(command: Command): Command {
  return command
    .option('-c, --cluster <name>', 'EKS cluster name')
    .option('-r, --region <region>', 'AWS region')
    .option('--name <name>', 'name of the add-on');
}
