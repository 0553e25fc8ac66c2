import { AssociateIdentityProviderConfigCommand } from '@aws-sdk/client-eks';
import type { Command } from 'commander';
import { CommandFailure } from '../output.ts';
import {
  type ProviderOptions,
  providersOfFile,
  type WantedProvider,
  withProviders,
} from './identity-providers.ts';
import { log } from './log-lines.ts';
import { duration } from './service-account-options.ts';
import { settledUpdate } from './settled-update.ts';
import { type ClusterSession, startUp } from './start-up.ts';

interface AssociateOptions extends ProviderOptions {
  readonly name?: string;
  readonly issuerUrl?: string;
  readonly clientId?: string;
  readonly usernameClaim?: string;
  readonly usernamePrefix?: string;
  readonly groupsClaim?: string;
  readonly groupsPrefix?: string;
  readonly requiredClaim?: Readonly<Record<string, string>>;
}

function providerOfFlags(options: AssociateOptions): WantedProvider {
  const { name, issuerUrl, clientId, requiredClaim } = options;
  if (name === undefined && issuerUrl === undefined && clientId === undefined)
    throw new CommandFailure('No identity providers provided', {
      hint: 'give --name, --issuer-url and --client-id, or a cluster configuration with -f',
    });
  if (name === undefined) throw new CommandFailure('--name must be set');
  if (issuerUrl === undefined) throw new CommandFailure('--issuer-url must be set');
  if (clientId === undefined) throw new CommandFailure('--client-id must be set');
  const { usernameClaim, usernamePrefix, groupsClaim, groupsPrefix } = options;
  return {
    type: 'oidc',
    name,
    issuerUrl,
    clientId,
    usernameClaim,
    usernamePrefix,
    groupsClaim,
    groupsPrefix,
    requiredClaims: requiredClaim,
  };
}

function claim(text: string, others: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1)
    throw new CommandFailure(`invalid claim "${text}"`, {
      hint: 'write it like hd=example.org',
      exitCode: 2,
    });
  return { ...others, [text.slice(0, at)]: text.slice(at + 1) };
}

async function associateOne(
  session: ClusterSession,
  { name, type: _, tags, ...oidc }: WantedProvider,
): Promise<string> {
  const { update } = await session.clients.eks.send(
    new AssociateIdentityProviderConfigCommand({
      clusterName: session.cluster,
      oidc: { ...oidc, identityProviderConfigName: name },
      tags,
    }),
  );
  log('info', `started associating identity provider ${name}`);
  return update?.id ?? '';
}

/** One after the other: a cluster takes up one at a time. */
async function associate(options: AssociateOptions): Promise<void> {
  const { choice, providers } =
    options.configFile === undefined
      ? { choice: options, providers: [providerOfFlags(options)] }
      : await providersOfFile(options.configFile, options);
  const timeout = duration(options.timeout);
  const session = await startUp(choice);
  for (const [index, provider] of providers.entries()) {
    const update = await associateOne(session, provider);
    if (options.wait === true || index < providers.length - 1) await settledUpdate(session, update, timeout);
  }
  if (options.wait === true) log('info', 'all tasks were completed successfully');
}

/** `rolecall associate identityprovider`: from a cluster configuration as eksctl does it, or from flags. */
export function associateIdentityProvider(parent: Command): void {
  withProviders(parent.command('identityprovider'))
    .description('let the people of an OIDC provider into a cluster')
    .option('--name <name>', 'what the provider is called in the cluster')
    .option('--issuer-url <url>', 'issuer of the ID tokens, https')
    .option('--client-id <id>', 'client that the ID tokens are for')
    .option('--username-claim <claim>', 'claim that names the user; sub when left out')
    .option('--username-prefix <prefix>', 'in front of user names; - for none')
    .option('--groups-claim <claim>', 'claim that lists the groups')
    .option('--groups-prefix <prefix>', 'in front of group names')
    .option('--required-claim <claim=value>', 'claim that tokens must have; may be repeated', claim)
    .action(associate);
}
