import type { Addon } from '@aws-sdk/client-eks';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { CommandFailure, print } from '../output.ts';
import { outputOption } from '../output-option.ts';
import { type AddonOptions, withAddon } from './addon-options.ts';
import { addonVersions, describeAddon, listAddons } from './addons.ts';
import { describeAssociation } from './associations.ts';
import { log } from './log-lines.ts';
import { type ClusterSession, startUp } from './start-up.ts';
import { table } from './table.ts';

interface GetOptions extends AddonOptions {
  readonly output: string;
}

/** An add-on as eksctl shows it. */
interface Summary {
  readonly Name: string;
  readonly Version: string;
  readonly NewerVersion: string;
  readonly IAMRole: string;
  readonly Status: string;
  readonly ConfigurationValues: string;
  readonly Issues: readonly object[];
  readonly PodIdentityAssociations: readonly { readonly ServiceAccount: string; readonly RoleARN: string }[];
}

const HEADINGS = [
  'NAME',
  'VERSION',
  'STATUS',
  'ISSUES',
  'IAMROLE',
  'UPDATE AVAILABLE',
  'CONFIGURATION VALUES',
  'POD IDENTITY ASSOCIATION ROLES',
];

async function summary(session: ClusterSession, addon: Addon): Promise<Summary> {
  const name = addon.addonName ?? '';
  const versions = await addonVersions(session, name, session.kubernetesVersion);
  const at = versions.indexOf(addon.addonVersion ?? '');
  const associations = await Promise.all(
    (addon.podIdentityAssociations ?? []).map((arn) =>
      describeAssociation(session, { associationId: arn.slice(arn.lastIndexOf('/') + 1) }),
    ),
  );
  return {
    Name: name,
    Version: addon.addonVersion ?? '',
    NewerVersion: (at < 0 ? versions : versions.slice(0, at)).join(','),
    IAMRole: addon.serviceAccountRoleArn ?? '',
    Status: addon.status ?? '',
    ConfigurationValues: addon.configurationValues ?? '',
    Issues: addon.health?.issues ?? [],
    PodIdentityAssociations: associations.flatMap((one) =>
      one === undefined ? [] : [{ ServiceAccount: one.serviceAccount ?? '', RoleARN: one.roleArn ?? '' }],
    ),
  };
}

function render(found: readonly Summary[], output: string): string {
  if (output === 'json') return JSON.stringify(found, null, 4);
  if (output === 'yaml') return stringify(found);
  if (found.length === 0) return 'No addons found';
  const rows = found.map((one) => [
    one.Name,
    one.Version,
    one.Status,
    `${one.Issues.length}`,
    one.IAMRole,
    one.NewerVersion,
    one.ConfigurationValues,
    one.PodIdentityAssociations.map(({ RoleARN }) => RoleARN).join(','),
  ]);
  return table([HEADINGS, ...rows]);
}

async function get(argument: string | undefined, options: GetOptions): Promise<void> {
  const session = await startUp(options);
  const name = options.name ?? argument;
  log('info', `Kubernetes version "${session.kubernetesVersion}" in use by cluster "${session.cluster}"`);
  log('info', name === undefined ? 'getting all addons' : `getting addon "${name}"`);
  const addons = name === undefined ? await listAddons(session) : [await describeAddon(session, name)];
  const found: Summary[] = [];
  for (const addon of addons) {
    if (addon === undefined)
      throw new CommandFailure(`addon "${name}" does not exist in cluster "${session.cluster}"`);
    found.push(await summary(session, addon));
  }
  print(render(found, options.output));
  for (const { Name, Issues } of found)
    if (Issues.length > 0 && options.output === 'table')
      log('warning', `${Name}: ${Issues.map((issue) => JSON.stringify(issue)).join(', ')}`);
}

/** `rolecall get addon`. */
export function getAddon(parent: Command): void {
  withAddon(parent.command('addon [name]').alias('addons'))
    .description('list the add-ons of a cluster')
    .addOption(outputOption(['table', 'json', 'yaml']))
    .action(get);
}
