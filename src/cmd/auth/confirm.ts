import type { Command } from 'commander';
import { confirm, rollBack } from '../../kubernetes/access/rollback/rollback.ts';
import { printable } from '../audit/printable.ts';
import { CommandFailure, say } from '../output.ts';
import { type ConnectionOptions, withAccess, withConnection } from './connection-flags.ts';
import { readable } from './failures.ts';
import { changePorts } from './guarded-change.ts';

const quiet = () => undefined;

/** `rolecall auth confirm`: keeps the change that waits. */
export function confirmCommand(parent: Command): void {
  const command = parent.command('confirm').description('keep a change that was made with --confirm-within');
  withConnection(command).action(async (options: ConnectionOptions) => {
    await withAccess(options, async (session) => {
      const note = await confirm(changePorts(session, quiet)).catch((failure: unknown) => {
        throw readable(failure);
      });
      if (note === undefined) throw new CommandFailure('no change of aws-auth waits for a confirmation');
      say(`the change of ${printable(note.by)} stays`);
    });
  });
}

/** `rolecall auth rollback`: undoes the change that waits, at once. */
export function rollbackCommand(parent: Command): void {
  const command = parent
    .command('rollback')
    .description('undo a change that was made with --confirm-within, without waiting');
  withConnection(command).action(async (options: ConnectionOptions) => {
    await withAccess(options, async (session) => {
      const result = await rollBack(changePorts(session, quiet), true).catch((failure: unknown) => {
        throw readable(failure);
      });
      if (result.state === 'restored') say(`the change of ${printable(result.note.by)} was undone`);
      else
        throw new CommandFailure(
          result.state === 'refused' ? result.reason : 'no change of aws-auth waits for a confirmation',
        );
    });
  });
}
