import { z } from 'zod';
import { CommandFailure } from '../output.ts';
import { METADATA, readConfigFile } from './config-file.ts';
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
  metadata: METADATA,
  iamIdentityMappings: z.array(MAPPING).optional(),
});

/** `metadata` and `iamIdentityMappings` of a cluster configuration (eksctl.md 7). Throws `CommandFailure`. */
export async function mappingsOfFile(
  file: string,
): Promise<{ readonly choice: ClusterChoice; readonly mappings: readonly IdentityMapping[] }> {
  const { metadata, iamIdentityMappings } = await readConfigFile(file, FILE);
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
