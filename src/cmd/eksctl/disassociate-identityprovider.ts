import { DisassociateIdentityProviderConfigCommand } from '@aws-sdk/client-eks';
import type { Command } from 'commander';
import { CommandFailure } from '../output.ts';
import { type ProviderOptions, providersOfFile, withProviders } from './identity-providers.ts';
import { log } from './log-lines.ts';
import { duration } from './service-account-options.ts';
import { settledUpdate } from './settled-update.ts';
import { startUp } from './start-up.ts';

interface DisassociateOptions extends ProviderOptions {
  readonly name?: string;
  readonly type: string;
}

async function disassociate(options: DisassociateOptions): Promise<void> {
  const { choice, names } = await wanted(options);
  const timeout = duration(options.timeout);
  const session = await startUp(choice);
  for (const [index, name] of names.entries()) {
    const { update } = await session.clients.eks.send(
      new DisassociateIdentityProviderConfigCommand({
        clusterName: session.cluster,
        identityProviderConfig: { name, type: options.type },
      }),
    );
    log('info', `started disassociating identity provider ${name}`);
    if (options.wait === true || index < names.length - 1)
      await settledUpdate(session, update?.id ?? '', timeout);
  }
  if (options.wait === true) log('info', 'all tasks were completed successfully');
}

async function wanted(
  options: DisassociateOptions,
): Promise<{ readonly choice: ProviderOptions; readonly names: readonly string[] }> {
  const { configFile, name } = options;
  if (configFile !== undefined) {
    const { choice, providers } = await providersOfFile(configFile, options);
    return { choice, names: providers.map((provider) => provider.name) };
  }
  if (name === undefined) throw new CommandFailure('No identity providers provided');
  return { choice: options, names: [name] };
}

/** `rolecall disassociate identityprovider`. */
export function disassociateIdentityProvider(parent: Command): void {
  withProviders(parent.command('identityprovider'))
    .description('let the people of an OIDC provider into a cluster no more')
    .option('--name <name>', 'what the provider is called in the cluster')
    .option('--type <type>', 'type of the provider', 'oidc')
    .action(disassociate);
}
