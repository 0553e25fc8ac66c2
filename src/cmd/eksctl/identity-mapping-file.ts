import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { CommandFailure } from '../output.ts';
import type { IdentityMapping } from './identity-mapping.ts';
import type { ClusterChoice } from './identity-mapping-session.ts';

const MAPPING = z.strictObject({
  arn: z.string().optional(),
  username: z.string().optional(),
  groups: z.array(z.string()).optional(),
  // Without quotes it is a number, of which YAML has lost the leading zeros: only a text is an account.
  account: z.string({ error: 'must be in quotes' }).optional(),
  noDuplicateARNs: z.boolean().optional(),
});

const FILE = z.object({
  metadata: z.object({ name: z.string(), region: z.string().optional() }),
  iamIdentityMappings: z.array(MAPPING).optional(),
});

const MOST_BYTES = 1024 * 1024;

/** `metadata` and `iamIdentityMappings` of a cluster configuration (eksctl.md 7). Throws `CommandFailure`. */
export async function mappingsOfFile(
  file: string,
): Promise<{ readonly choice: ClusterChoice; readonly mappings: readonly IdentityMapping[] }> {
  const config = FILE.safeParse(await yamlOf(file));
  if (!config.success) {
    const [issue] = config.error.issues;
    throw new CommandFailure(`${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is malformed'}`);
  }
  const { metadata, iamIdentityMappings } = config.data;
  if (iamIdentityMappings === undefined)
    throw new CommandFailure(`'iamIdentityMappings' is not defined in "${file}"`);
  const mappings = iamIdentityMappings.map(
    ({ arn, username, account, groups = [], noDuplicateARNs = false }, at) => {
      if ((arn === undefined) === (account === undefined))
        throw new CommandFailure(
          `${file}: iamIdentityMappings.${at}: exactly one of arn and account must be set`,
        );
      return {
        ...(arn === undefined ? {} : { arn }),
        ...(account === undefined ? {} : { account }),
        ...(username === undefined ? {} : { username }),
        groups,
        noDuplicateArns: noDuplicateARNs,
      };
    },
  );
  const { name: cluster, region } = metadata;
  return { choice: { cluster, ...(region === undefined ? {} : { region }) }, mappings };
}

async function yamlOf(file: string): Promise<unknown> {
  try {
    const text = await readFile(file, 'utf8');
    if (text.length > MOST_BYTES) throw new Error('it is longer than 1 MiB');
    return parse(text, { maxAliasCount: 100 });
  } catch (cause) {
    throw new CommandFailure(
      `cannot read ${file}: ${cause instanceof Error ? cause.message.split('\n')[0] : ''}`,
      { cause },
    );
  }
}
