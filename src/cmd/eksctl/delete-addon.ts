import { DeleteAddonCommand } from '@aws-sdk/client-eks';
import type { Command } from 'commander';
import { CommandFailure } from '../output.ts';
import { type AddonOptions, addonName, withAddon } from './addon-options.ts';
import { describeAddon, settledAddon } from './addons.ts';
import { log } from './log-lines.ts';
import { duration } from './service-account-options.ts';
import { startUp } from './start-up.ts';

interface DeleteOptions extends AddonOptions {
  readonly preserve?: boolean;
  readonly wait?: boolean;
  readonly timeout: string;
}

async function remove(argument: string | undefined, options: DeleteOptions): Promise<void> {
  const name = addonName(options, argument);
  const timeout = duration(options.timeout);
  const session = await startUp(options);
  if ((await describeAddon(session, name)) === undefined)
    throw new CommandFailure(`addon "${name}" does not exist in cluster "${session.cluster}"`);
  const kept = options.preserve === true ? ' and preserving its resources' : '';
  log('info', `deleting addon ${name}${kept} on EKS API`);
  const { cluster: clusterName } = session;
  await session.clients.eks.send(
    new DeleteAddonCommand({ clusterName, addonName: name, preserve: options.preserve }),
  );
  if (options.wait === true) {
    const left = await settledAddon(session, name, timeout);
    if (left !== undefined) throw new CommandFailure(`addon "${name}" is ${left.status}`);
  }
  log('info', `deleted addon: ${name}`);
}

/** `rolecall delete addon`. */
export function deleteAddon(parent: Command): void {
  withAddon(parent.command('addon [name]'))
    .description('remove an add-on from a cluster')
    .option('--preserve', 'leave what it installed running')
    .option('--wait', 'wait until the add-on is gone')
    .option('--timeout <duration>', 'time to wait', '25m')
    .action(remove);
}
