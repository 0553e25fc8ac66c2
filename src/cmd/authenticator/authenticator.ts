import type { Command } from 'commander';
import { tokenCommand } from '../token/token.ts';
import { versionCommand } from '../version.ts';
import { addCommand } from './add.ts';
import { initCommand } from './init.ts';
import { addSettings, GLOBAL_SETTINGS } from './read-settings.ts';
import { serverCommand } from './server.ts';
import { verifyCommand } from './verify.ts';

/** `rolecall authenticator`: the token webhook of any cluster (docs/cluster-access.md), with the reference's commands and flags. */
export function authenticatorCommand(parent: Command): void {
  const command = parent
    .command('authenticator')
    .description("serve a cluster's token webhook: who a person is in it, by their IAM identity");
  // Before the name of the command, too.
  addSettings(command, GLOBAL_SETTINGS);
  for (const add of [serverCommand, initCommand, tokenCommand, verifyCommand, addCommand, versionCommand])
    add(command);
}
