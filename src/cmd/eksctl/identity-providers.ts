import type { Command } from 'commander';
import { z } from 'zod';
import { CommandFailure } from '../output.ts';
import { METADATA, readConfigFile } from './config-file.ts';

/** Flags that the identityprovider verbs share. */
export interface ProviderOptions {
  readonly cluster?: string;
  readonly region?: string;
  readonly configFile?: string;
  readonly wait?: boolean;
  readonly timeout: string;
}

const PROVIDER = z.strictObject({
  type: z.literal('oidc'),
  name: z.string(),
  issuerUrl: z.string(),
  clientId: z.string(),
  usernameClaim: z.string().optional(),
  usernamePrefix: z.string().optional(),
  groupsClaim: z.string().optional(),
  groupsPrefix: z.string().optional(),
  requiredClaims: z.record(z.string(), z.string()).optional(),
  tags: z.record(z.string(), z.string()).optional(),
});
export type WantedProvider = z.infer<typeof PROVIDER>;

const FILE = z.object({ metadata: METADATA, identityProviders: z.array(PROVIDER).optional() });

/** The cluster and the providers of a cluster configuration. Throws `CommandFailure`. */
export async function providersOfFile(
  file: string,
  options: ProviderOptions,
): Promise<{ readonly choice: ProviderOptions; readonly providers: readonly WantedProvider[] }> {
  if (options.cluster !== undefined)
    throw new CommandFailure('cannot use --cluster when --config-file/-f is set');
  const { metadata, identityProviders = [] } = await readConfigFile(file, FILE);
  if (identityProviders.length === 0) throw new CommandFailure('No identity providers provided');
  const region = options.region ?? metadata.region;
  const choice = { ...options, cluster: metadata.name, ...(region === undefined ? {} : { region }) };
  return { choice, providers: identityProviders };
}

export function withProviders(command: Command): Command {
  return command
    .option('-c, --cluster <name>', 'EKS cluster name')
    .option('-r, --region <region>', 'AWS region')
    .option('-f, --config-file <file>', 'cluster configuration with identityProviders')
    .option('-w, --wait', 'wait until the cluster has taken the change up')
    .option('--timeout <duration>', 'time to wait', '35m');
}
