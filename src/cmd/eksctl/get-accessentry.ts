import type { Command } from 'commander';
import { stringify } from 'yaml';
import { CommandFailure, print } from '../output.ts';
import { outputOption } from '../output-option.ts';
import { describeEntry, type EntryWithPolicies, listEntries } from './access-entries.ts';
import { type AccessEntryOptions, requireAccessEntries, withEntry } from './access-entry-options.ts';
import { log } from './log-lines.ts';
import { startUp } from './start-up.ts';
import { table } from './table.ts';

interface GetOptions extends AccessEntryOptions {
  readonly output: string;
}

/** The config-file form of eksctl. */
function shown({ entry, policies }: EntryWithPolicies): object {
  const { kubernetesGroups = [] } = entry;
  return {
    principalARN: entry.principalArn,
    type: entry.type,
    kubernetesUsername: entry.username,
    ...(kubernetesGroups.length === 0 ? {} : { kubernetesGroups }),
    ...(policies.length === 0
      ? {}
      : {
          accessPolicies: policies.map(({ policyArn, accessScope: { type, namespaces = [] } = {} }) => ({
            policyARN: policyArn,
            accessScope: { type, ...(namespaces.length === 0 ? {} : { namespaces }) },
          })),
        }),
  };
}

function render(found: readonly EntryWithPolicies[], output: string): string {
  if (output === 'json') return JSON.stringify(found.map(shown), null, 4);
  if (output === 'yaml') return stringify(found.map(shown));
  const rows = found.map(({ entry, policies }) => [
    entry.principalArn ?? '',
    String(entry.kubernetesGroups?.length ?? 0),
    String(policies.length),
  ]);
  return table([['PRINCIPAL ARN', 'KUBERNETES GROUPS', 'ACCESS POLICIES'], ...rows]);
}

async function get(options: GetOptions): Promise<void> {
  const session = await startUp(options);
  requireAccessEntries(session);
  const { principalArn, output } = options;
  const found: EntryWithPolicies[] = [];
  for (const arn of principalArn === undefined ? await listEntries(session) : [principalArn]) {
    const one = await describeEntry(session, arn);
    if (one !== undefined) found.push(one);
  }
  if (principalArn !== undefined && found.length === 0)
    throw new CommandFailure(`no access entry for principal ARN ${principalArn} found`);
  if (output === 'table')
    log(
      'info',
      'to get a detailed view of Kubernetes groups or policies associated with each access entry, use --output yaml or json',
    );
  print(render(found, output));
}

/** `rolecall get accessentry`, every page of it. */
export function getAccessEntry(parent: Command): void {
  withEntry(parent.command('accessentry').alias('accessentries'))
    .description('list the roles and users that are let into a cluster by access entries')
    .addOption(outputOption(['table', 'json', 'yaml']))
    .action(get);
}
