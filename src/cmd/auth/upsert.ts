import type { Command } from 'commander';
import { applyEdit, type MappingEdit } from '../../kubernetes/access/editor/index.ts';
import { withSafety } from '../eksctl/mapping-safety.ts';
import { readBoolean } from '../eksctl/pod-identity-options.ts';
import { say } from '../output.ts';
import { checkMapping } from './check-mapping.ts';
import { type ConnectionOptions, withAccess, withConnection } from './connection-flags.ts';
import { makeChange } from './guarded-change.ts';
import { type MappingOptions, mappingOf, withMapping } from './mapping-flags.ts';
import { type WriteOptions, withRetryFlags, writeSettings } from './write-flags.ts';

type UpsertOptions = ConnectionOptions &
  MappingOptions &
  WriteOptions & { readonly append?: boolean; readonly updateUsername: boolean };

async function upsert(options: UpsertOptions): Promise<void> {
  const settings = writeSettings(options);
  const mapping = mappingOf(options);
  const edit: MappingEdit = {
    kind: 'upsert',
    mapping,
    append: options.append === true,
    updateUsername: options.updateUsername,
  };
  await withAccess(options, async (session) => {
    checkMapping(mapping, session, settings);
    await makeChange(
      session,
      settings,
      (data) => applyEdit(data, edit),
      ({ outcome }) => {
        const what = mapping.section === 'mapRoles' ? 'role' : 'user';
        for (const { kind, subject } of outcome.changes)
          say(
            kind === 'unchanged' ? `no updates needed to ${subject}` : `${what} ${subject} has been ${kind}`,
          );
      },
    );
  });
}

/** `rolecall auth upsert` (cluster-authenticator.md 11 to 13). */
export function upsertCommand(parent: Command): void {
  const command = parent
    .command('upsert')
    .description('add the mapping of a role or user to aws-auth, or change it')
    .option('--sso <pairs>', 'permissionSetName=…,accountID=…[,partition=…]: the roles of a permission set')
    .option('--append', 'keep the groups that are there')
    .option('--update-username [boolean]', 'change the username as well', readBoolean, true);
  withSafety(withRetryFlags(withConnection(withMapping(command)))).action(upsert);
}
