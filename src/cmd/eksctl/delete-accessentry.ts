import { DeleteAccessEntryCommand } from '@aws-sdk/client-eks';
import type { Command } from 'commander';
import { CommandFailure } from '../output.ts';
import { listEntries } from './access-entries.ts';
import {
  type AccessEntryOptions,
  entriesOfFile,
  requireAccessEntries,
  withEntry,
} from './access-entry-options.ts';
import { log } from './log-lines.ts';
import { startUp } from './start-up.ts';
import { logTasks } from './task-tree.ts';

async function remove(options: AccessEntryOptions): Promise<void> {
  const { choice, arns } = await wanted(options);
  const session = await startUp(choice);
  requireAccessEntries(session);
  const present = new Set(await listEntries(session));
  const unknown = arns.find((arn) => !present.has(arn));
  if (unknown !== undefined) throw new CommandFailure(`no access entry for principal ARN ${unknown} found`);
  logTasks(arns.map((arn) => `delete access entry for principal ARN ${arn}`));
  for (const principalArn of arns) {
    await session.clients.eks.send(
      new DeleteAccessEntryCommand({ clusterName: session.cluster, principalArn }),
    );
    log('info', `deleted access entry for principal ARN ${principalArn}`);
  }
  log('info', 'all tasks were completed successfully');
}

async function wanted(
  options: AccessEntryOptions,
): Promise<{ readonly choice: AccessEntryOptions; readonly arns: readonly string[] }> {
  const { configFile, principalArn } = options;
  if (configFile !== undefined) {
    const { choice, entries } = await entriesOfFile(configFile, options);
    return { choice, arns: entries.map(({ principalARN }) => principalARN) };
  }
  if (principalArn === undefined) throw new CommandFailure('--principal-arn must be set');
  return { choice: options, arns: [principalArn] };
}

/** `rolecall delete accessentry`. */
export function deleteAccessEntry(parent: Command): void {
  withEntry(parent.command('accessentry'))
    .description('take the access entry of a role or user away')
    .option('-f, --config-file <file>', 'cluster configuration with accessConfig.accessEntries')
    .action(remove);
}
