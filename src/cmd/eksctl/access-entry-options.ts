import type { Command } from 'commander';
import { z } from 'zod';
import { CommandFailure } from '../output.ts';
import { METADATA, readConfigFile } from './config-file.ts';
import type { ClusterSession } from './start-up.ts';

/** Flags that the accessentry verbs share. */
export interface AccessEntryOptions {
  readonly cluster?: string;
  readonly region?: string;
  readonly principalArn?: string;
  readonly configFile?: string;
}

/** An entry as eksctl's cluster configuration has it. */
const ENTRY = z.strictObject({
  principalARN: z.string(),
  type: z.string().optional(),
  kubernetesGroups: z.array(z.string()).optional(),
  kubernetesUsername: z.string().optional(),
  accessPolicies: z
    .array(
      z.strictObject({
        policyARN: z.string(),
        accessScope: z.strictObject({
          type: z.enum(['cluster', 'namespace']),
          namespaces: z.array(z.string()).optional(),
        }),
      }),
    )
    .optional(),
});
export type WantedEntry = z.infer<typeof ENTRY>;

const FILE = z.object({
  metadata: METADATA,
  accessConfig: z.object({ accessEntries: z.array(ENTRY).min(1) }),
});

/** The cluster and the entries of a cluster configuration. Throws `CommandFailure`. */
export async function entriesOfFile(
  file: string,
  options: AccessEntryOptions,
): Promise<{ readonly choice: AccessEntryOptions; readonly entries: readonly WantedEntry[] }> {
  if (options.principalArn !== undefined)
    throw new CommandFailure('cannot use --principal-arn when --config-file/-f is set');
  if (options.cluster !== undefined)
    throw new CommandFailure('cannot use --cluster when --config-file/-f is set');
  const { metadata, accessConfig } = await readConfigFile(file, FILE);
  const region = options.region ?? metadata.region;
  const choice = { cluster: metadata.name, ...(region === undefined ? {} : { region }) };
  return { choice, entries: accessConfig.accessEntries };
}

/** Throws `CommandFailure` in eksctl's words. */
export function requireAccessEntries({ authenticationMode }: ClusterSession): void {
  if (authenticationMode === 'CONFIG_MAP')
    throw new CommandFailure(
      'access entries API is not currently enabled; please enable it using `eksctl utils update-authentication-mode --cluster <> --authentication-mode=API_AND_CONFIG_MAP`',
    );
}

export function withEntry(command: Command): Command {
  return command
    .option('-c, --cluster <name>', 'EKS cluster name')
    .option('-r, --region <region>', 'AWS region')
    .option('--principal-arn <arn>', 'role or user that the entry is for');
}
