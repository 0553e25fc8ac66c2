import type { Command } from 'commander';
import { applyEdit, EditRefusal, type MappingEdit } from '../../kubernetes/access/editor/index.ts';
import { printable } from '../audit/printable.ts';
import { withSafety } from '../eksctl/mapping-safety.ts';
import { CommandFailure, say } from '../output.ts';
import { type ConnectionOptions, withAccess, withConnection } from './connection-flags.ts';
import { makeChange } from './guarded-change.ts';
import { type MappingOptions, selected, withMapping } from './mapping-flags.ts';
import { type WriteOptions, withRetryFlags, writeSettings } from './write-flags.ts';

type RemoveOptions = ConnectionOptions & MappingOptions & WriteOptions;

/** With `--force` it is fine when nothing matches, as the reference has it. */
async function take(options: RemoveOptions, edit: MappingEdit): Promise<void> {
  await withAccess(options, async (session) => {
    await makeChange(
      session,
      writeSettings(options),
      (data) => {
        try {
          return applyEdit(data, edit);
        } catch (failure) {
          if (options.force !== true || !(failure instanceof EditRefusal) || failure.code !== 'not-found')
            throw failure;
          return { data, changes: [], warnings: [failure.message] };
        }
      },
      ({ outcome }) => {
        for (const { subject } of outcome.changes) say(`removed ${printable(subject)} from aws-auth`);
      },
    );
  });
}

async function remove(options: RemoveOptions): Promise<void> {
  const { username, groups } = options;
  await take(options, {
    kind: 'remove',
    match: {
      ...selected(options),
      ...(username === undefined ? {} : { username }),
      ...(groups === undefined ? {} : { groups }),
    },
  });
}

/** `rolecall auth remove` (cluster-authenticator.md 13). */
export function removeCommand(parent: Command): void {
  const command = parent
    .command('remove')
    .option('--sso <pairs>', 'permissionSetName=…,accountID=…[,partition=…]: the entry of a permission set')
    .description(
      'remove the mapping of a role or user; groups and username, where given, must match as well',
    );
  withSafety(withRetryFlags(withConnection(withMapping(command)))).action(remove);
}

/** `rolecall auth remove-by-username`. An empty one is refused: it would take entries without any (cluster-authenticator.md 14). */
export function removeByUsernameCommand(parent: Command): void {
  const command = parent
    .command('remove-by-username')
    .description('remove every mapping to a username')
    .option('--username <name>', 'Kubernetes user name, as it is written in the map');
  withSafety(withRetryFlags(withConnection(command))).action(async (options: RemoveOptions) => {
    if (options.username === undefined || options.username === '')
      throw new CommandFailure('--username not provided');
    await take(options, { kind: 'remove-username', username: options.username });
  });
}
