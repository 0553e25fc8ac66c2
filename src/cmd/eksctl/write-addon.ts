import { CreateAddonCommand, type ResolveConflicts, UpdateAddonCommand } from '@aws-sdk/client-eks';
import type { Command } from 'commander';
import { CommandFailure } from '../output.ts';
import { type AddonOptions, addonName, withAddon } from './addon-options.ts';
import { addonVersions, describeAddon, requireActive, settledAddon } from './addons.ts';
import { log } from './log-lines.ts';
import { duration } from './service-account-options.ts';
import { type ClusterSession, startUp } from './start-up.ts';
import { tagsOf } from './tags.ts';

const OVERWRITE: ResolveConflicts = 'OVERWRITE';

interface WriteOptions extends AddonOptions {
  readonly version?: string;
  readonly serviceAccountRoleArn?: string;
  readonly configurationValues?: string;
  readonly force?: boolean;
  readonly wait?: boolean;
  readonly tags?: string;
  readonly timeout: string;
}

/** `latest` is the newest one; none is the default of the cluster. Throws `CommandFailure`. */
async function versionOf(
  session: ClusterSession,
  name: string,
  wanted: string | undefined,
): Promise<string | undefined> {
  if (wanted !== 'latest') return wanted;
  const [newest] = await addonVersions(session, name, session.kubernetesVersion);
  if (newest === undefined) throw new CommandFailure(`no versions available for "${name}"`);
  return newest;
}

async function write(
  options: WriteOptions,
  argument: string | undefined,
  verb: 'create' | 'update',
): Promise<void> {
  const name = addonName(options, argument);
  const timeout = duration(options.timeout);
  const tags = options.tags === undefined ? undefined : tagsOf(options.tags);
  const session = await startUp(options);
  const present = await describeAddon(session, name);
  if (verb === 'create' && present !== undefined && present.status !== 'CREATE_FAILED') {
    log('info', `addon ${name} is already present on the cluster (${present.status}); nothing to create`);
    return;
  }
  if (verb === 'update' && present === undefined)
    throw new CommandFailure(`addon "${name}" does not exist in cluster "${session.cluster}"`);
  const input = {
    clusterName: session.cluster,
    addonName: name,
    addonVersion: await versionOf(session, name, options.version),
    serviceAccountRoleArn: options.serviceAccountRoleArn,
    configurationValues: options.configurationValues,
    // `--force` takes objects over that somebody else made.
    resolveConflicts: options.force === true ? OVERWRITE : undefined,
  };
  log('info', `${verb === 'create' ? 'creating' : 'updating'} addon: ${name}`);
  if (present === undefined) await session.clients.eks.send(new CreateAddonCommand({ ...input, tags }));
  else await session.clients.eks.send(new UpdateAddonCommand(input));
  if (options.wait === true) {
    requireActive(name, await settledAddon(session, name, timeout));
    log('info', `addon "${name}" active`);
  }
  log('info', `successfully ${verb}d addon: ${name}`);
}

function withWriting(command: Command): Command {
  return withAddon(command)
    .option('--version <version>', 'version of the add-on, or latest')
    .option('--service-account-role-arn <arn>', "role of the add-on's service account")
    .option('--configuration-values <json>', 'configuration of the add-on, JSON or YAML')
    .option('--force', 'take over objects that stand in the way')
    .option('--wait', 'wait until the add-on is active')
    .option('--timeout <duration>', 'time to wait', '25m');
}

/** `rolecall create addon`. */
export function createAddon(parent: Command): void {
  withWriting(parent.command('addon [name]'))
    .description('install an add-on in a cluster')
    .option('--tags <tags>', 'tags of the add-on, a=b,c=d')
    .action(async (argument: string | undefined, options: WriteOptions) =>
      write(options, argument, 'create'),
    );
}

/** `rolecall update addon`. */
export function updateAddon(parent: Command): void {
  withWriting(parent.command('addon [name]'))
    .description('change the version or configuration of an add-on')
    .action(async (argument: string | undefined, options: WriteOptions) =>
      write(options, argument, 'update'),
    );
}
