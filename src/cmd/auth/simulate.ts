import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { applyEdit, type MappingEdit } from '../../kubernetes/access/editor/index.ts';
import { judge } from '../../kubernetes/access/simulation/judge.ts';
import type { Lockout } from '../../kubernetes/access/simulation/lockouts.ts';
import type { AccessChange } from '../../kubernetes/access/simulation/simulate.ts';
import { AUTH_MAP_NAME, findConfigMap } from '../../kubernetes/access/writing/auth-map.ts';
import { printable } from '../audit/printable.ts';
import { table } from '../eksctl/table.ts';
import { CommandFailure, print, say } from '../output.ts';
import { outputOption } from '../output-option.ts';
import { type ConnectionOptions, withAccess, withConnection } from './connection-flags.ts';
import { readMapText } from './edited-text.ts';
import { readable } from './failures.ts';
import { contextOf } from './guarded-change.ts';
import { type MappingOptions, mappingOf, selected, withMapping } from './mapping-flags.ts';

type SimulateOptions = ConnectionOptions &
  MappingOptions & {
    readonly file?: string;
    readonly remove?: boolean;
    readonly append?: boolean;
    readonly output: string;
  };

async function editOf(options: SimulateOptions): Promise<MappingEdit> {
  if (options.file !== undefined) {
    const text = await readFile(options.file, 'utf8').catch((cause: unknown) => {
      throw new CommandFailure(`cannot read ${options.file}`, { cause });
    });
    return { kind: 'replace', data: readMapText(text) };
  }
  if (options.remove === true) {
    return { kind: 'remove', match: selected(options) };
  }
  return {
    kind: 'upsert',
    mapping: mappingOf(options),
    append: options.append === true,
    updateUsername: true,
  };
}

function render(changes: readonly AccessChange[], found: readonly Lockout[], output: string): string {
  if (output === 'json') return JSON.stringify({ changes, lockouts: found }, null, 2);
  if (output === 'yaml') return stringify({ changes, lockouts: found });
  const user = (side: AccessChange['before']): string => (side === undefined ? '-' : side.username);
  const groups = (side: AccessChange['before']): string => side?.groups.join(',') || '-';
  const rows = changes.map(({ effect, principal, before, after }) => [
    effect,
    principal,
    user(before),
    groups(before),
    user(after),
    groups(after),
  ]);
  const headings = ['EFFECT', 'PRINCIPAL', 'USER BEFORE', 'GROUPS BEFORE', 'USER AFTER', 'GROUPS AFTER'];
  return table([headings, ...rows.map((row) => row.map(printable))]);
}

async function run(options: SimulateOptions): Promise<void> {
  const edit = await editOf(options);
  await withAccess(options, async (session) => {
    try {
      const before = (await findConfigMap(session.client, AUTH_MAP_NAME))?.data ?? {};
      const after = applyEdit(before, edit).data;
      const { simulation, lockouts: found } = judge(before, after, contextOf(session));
      print(render(simulation.changes, found, options.output));
      for (const section of simulation.after.unread)
        say(`warning: ${section} does not parse: what it gives is not known`);
      for (const { message } of found) say(`warning: ${printable(message)}`);
      if (found.length > 0) process.exitCode = 1;
    } catch (failure) {
      throw readable(failure);
    }
  });
}

/** `rolecall auth simulate`: who would gain and who would lose, by the mapper that decides. Changes nothing; exit 1 when somebody is locked out. */
export function simulateAuthCommand(parent: Command): void {
  const command = parent
    .command('simulate')
    .description('say who would gain and lose access by a change of aws-auth')
    .option('-f, --file <path>', 'the map as it would be: the ConfigMap, or its data')
    .option('--remove', 'remove the mapping instead of adding it')
    .option('--append', 'keep the groups that are there')
    .option('--sso <pairs>', 'permissionSetName=…,accountID=…[,partition=…]: the roles of a permission set')
    .addOption(outputOption(['table', 'json', 'yaml']));
  withConnection(withMapping(command)).action(run);
}
