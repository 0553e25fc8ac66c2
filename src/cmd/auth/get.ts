import type { Command } from 'commander';
import { Option } from 'commander';
import { stringify } from 'yaml';
import { AUTH_MAP_NAME, findConfigMap } from '../../kubernetes/access/writing/auth-map.ts';
import { printable } from '../audit/printable.ts';
import { table } from '../eksctl/table.ts';
import { print, say } from '../output.ts';
import { outputOption } from '../output-option.ts';
import { type ConnectionOptions, withAccess, withConnection } from './connection-flags.ts';
import { readable } from './failures.ts';
import { type MapView, viewMap } from './map-view.ts';

type GetOptions = ConnectionOptions & { readonly output: string; readonly format?: string };

function render(view: MapView, output: string): string {
  const { mappings, accounts, problems } = view;
  const shown = {
    mapRoles: mappings
      .filter(({ section }) => section === 'mapRoles')
      .map(({ section: _, ...entry }) => entry),
    mapUsers: mappings
      .filter(({ section }) => section === 'mapUsers')
      .map(({ section: _, ...entry }) => entry),
    mapAccounts: accounts,
    problems,
  };
  if (output === 'json') return JSON.stringify(shown, null, 2);
  if (output === 'yaml') return stringify(shown);
  const rows = [
    ...mappings.map(({ section, arn, username, groups }) => [
      section === 'mapRoles' ? 'Role Mapping' : 'User Mapping',
      arn,
      username ?? '',
      groups.join(', '),
    ]),
    ...accounts.map((account) => ['Account Mapping', account, '', '']),
  ];
  return table([['TYPE', 'ARN', 'USERNAME', 'GROUPS'], ...rows.map((row) => row.map(printable))]);
}

async function get(options: GetOptions): Promise<void> {
  await withAccess(options, async ({ client }) => {
    try {
      const map = await findConfigMap(client, AUTH_MAP_NAME);
      if (map === undefined) say('there is no aws-auth');
      const view = viewMap(map?.data ?? {});
      for (const problem of view.problems) say(`warning: ${printable(problem)}`);
      print(render(view, options.format ?? options.output));
    } catch (failure) {
      throw readable(failure);
    }
  });
}

/** `rolecall auth get`: what counts, and what in the map does not. Changes nothing, and makes no map. */
export function getCommand(parent: Command): void {
  const forms = ['table', 'json', 'yaml'] as const;
  const command = parent
    .command('get')
    .description('list the mappings of aws-auth, and what is wrong with it')
    .addOption(outputOption(forms))
    .addOption(new Option('--format <format>', 'the same as --output').choices(forms));
  withConnection(command).action(get);
}
