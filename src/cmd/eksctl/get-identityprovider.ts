import {
  DescribeIdentityProviderConfigCommand,
  ListIdentityProviderConfigsCommand,
  type OidcIdentityProviderConfig,
} from '@aws-sdk/client-eks';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { CommandFailure, print } from '../output.ts';
import { outputOption } from '../output-option.ts';
import { isMissing } from './associations.ts';
import { type ClusterSession, startUp } from './start-up.ts';
import { table } from './table.ts';

interface GetOptions {
  readonly cluster?: string;
  readonly region?: string;
  readonly name?: string;
  readonly output: string;
}

/** Names, all pages. */
async function names({ clients, cluster: clusterName }: ClusterSession): Promise<readonly string[]> {
  const found: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await clients.eks.send(new ListIdentityProviderConfigsCommand({ clusterName, nextToken }));
    found.push(...(page.identityProviderConfigs ?? []).map(({ name }) => name ?? ''));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

async function describe(
  { clients, cluster: clusterName }: ClusterSession,
  name: string,
): Promise<OidcIdentityProviderConfig | undefined> {
  try {
    const identityProviderConfig = { name, type: 'oidc' };
    const found = await clients.eks.send(
      new DescribeIdentityProviderConfigCommand({ clusterName, identityProviderConfig }),
    );
    return found.identityProviderConfig?.oidc;
  } catch (failure) {
    if (isMissing(failure)) return undefined;
    throw failure;
  }
}

function render(found: readonly OidcIdentityProviderConfig[], output: string): string {
  const shown = found.map(({ identityProviderConfigName: name, ...rest }) => ({
    name,
    type: 'oidc',
    ...rest,
  }));
  if (output === 'json') return JSON.stringify(shown, null, 4);
  if (output === 'yaml') return stringify(shown);
  const rows = shown.map(({ name, type, issuerUrl, clientId, status }) =>
    [name, type, issuerUrl, clientId, status].map((cell) => cell ?? ''),
  );
  return table([['NAME', 'TYPE', 'ISSUER URL', 'CLIENT ID', 'STATUS'], ...rows]);
}

async function get(options: GetOptions): Promise<void> {
  const session = await startUp(options);
  const { name, output } = options;
  const found: OidcIdentityProviderConfig[] = [];
  for (const one of name === undefined ? await names(session) : [name]) {
    const config = await describe(session, one);
    if (config !== undefined) found.push(config);
  }
  if (name !== undefined && found.length === 0)
    throw new CommandFailure(`identity provider "${name}" not found`);
  print(render(found, output));
}

/** `rolecall get identityprovider`, every page of it. */
export function getIdentityProvider(parent: Command): void {
  parent
    .command('identityprovider')
    .description('list the OIDC providers whose people are let into a cluster')
    .option('-c, --cluster <name>', 'EKS cluster name')
    .option('-r, --region <region>', 'AWS region')
    .option('--name <name>', 'one of them')
    .addOption(outputOption(['table', 'json', 'yaml']))
    .action(get);
}
