import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from './signing-request.ts';

/** What moves STS from the region's ordinary endpoint. */
const MOVES_STS = /^\s*(endpoint_url|use_fips_endpoint|use_dualstack_endpoint|services)\s*=/m;

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The texts of the AWS configuration files; empty for those that are not there. */
export interface SharedConfig {
  readonly config: string;
  readonly credentials: string;
}

export function readSharedConfig(environment: Environment): SharedConfig {
  const folder = join(environment.HOME ?? homedir(), '.aws');
  return {
    config: textOf(environment.AWS_CONFIG_FILE || join(folder, 'config')),
    credentials: textOf(environment.AWS_SHARED_CREDENTIALS_FILE || join(folder, 'credentials')),
  };
}

/** Whether the files could say something of STS that only the SDK reads rightly. */
export const movesSts = ({ config }: SharedConfig): boolean => MOVES_STS.test(config);

/**
 * Whether a profile is in the files at all. Attack, or a slip: for a profile that is nowhere the SDK goes on to the machine's own
 * role, and signs as somebody who was not meant.
 */
export function hasProfile({ config, credentials }: SharedConfig, profile: string): boolean {
  const heads = (text: string): readonly string[] =>
    text.split('\n').flatMap((line) => /^\s*\[\s*([^\]]*?)\s*\]/.exec(line)?.[1]?.replace(/\s+/g, ' ') ?? []);
  const name = profile.replace(/\s+/g, ' ');
  return (
    heads(credentials).includes(name) ||
    heads(config).some((head) => head === `profile ${name}` || (name === 'default' && head === name))
  );
}
