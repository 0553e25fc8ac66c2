import type { Command } from 'commander';
import { stringify } from 'yaml';
import { asciiLower } from '../../core/cluster-access/token/ascii-lower.ts';
import { AUTH_MAP_NAME, findConfigMap } from '../../kubernetes/access/writing/auth-map.ts';
import { printable } from '../audit/printable.ts';
import { readable } from '../auth/failures.ts';
import { type MapView, viewMap } from '../auth/map-view.ts';
import { CommandFailure, print } from '../output.ts';
import { outputOption } from '../output-option.ts';
import { type ClusterChoice, withMappings } from './identity-mapping-session.ts';
import { log } from './log-lines.ts';
import { table } from './table.ts';

interface GetOptions extends ClusterChoice {
  readonly arn?: string;
  readonly role?: string;
  readonly output: string;
}

/** The members as eksctl prints them: `rolearn` or `userarn`, `account`. */
function entries({ mappings, accounts }: MapView): readonly object[] {
  return [
    ...mappings.map(({ section, arn, username, groups }) => ({
      [section === 'mapRoles' ? 'rolearn' : 'userarn']: arn,
      ...(username === undefined ? {} : { username }),
      ...(groups.length === 0 ? {} : { groups }),
    })),
    ...accounts.map((account) => ({ account })),
  ];
}

function render(view: MapView, output: string): string {
  if (output === 'json') return JSON.stringify(entries(view), null, 4);
  if (output === 'yaml') return stringify(entries(view));
  const rows = [
    ...view.mappings.map(({ arn, username, groups }) => [arn, username ?? '', groups.join(','), '']),
    ...view.accounts.map((account) => ['', '', '', account]),
  ];
  return table([['ARN', 'USERNAME', 'GROUPS', 'ACCOUNT'], ...rows.map((row) => row.map(printable))]);
}

async function get(options: GetOptions): Promise<void> {
  const arn = options.arn ?? options.role;
  const view = await withMappings(options, async ({ client }) => {
    try {
      return viewMap((await findConfigMap(client, AUTH_MAP_NAME))?.data ?? {});
    } catch (failure) {
      throw readable(failure);
    }
  });
  for (const problem of view.problems) log('warning', printable(problem));
  if (arn === undefined) {
    print(render(view, options.output));
    return;
  }
  const mappings = view.mappings.filter((mapping) => asciiLower(mapping.arn) === asciiLower(arn));
  if (mappings.length === 0) throw new CommandFailure(`no iamidentitymapping with arn "${arn}" found`);
  print(render({ ...view, mappings, accounts: [] }, options.output));
}

/** `rolecall get iamidentitymapping` (eksctl.md 6.3). */
export function getIamIdentityMapping(parent: Command): void {
  parent
    .command('iamidentitymapping')
    .alias('iamidentitymappings')
    .description('list how IAM roles, users and accounts are mapped to Kubernetes users and groups')
    .option('-c, --cluster <name>', 'EKS cluster name')
    .option('-r, --region <region>', 'AWS region')
    .option('--arn <arn>', 'only mappings of this ARN')
    .option('--role <arn>', 'the same; deprecated')
    .addOption(outputOption(['table', 'json', 'yaml']))
    .action(get);
}
