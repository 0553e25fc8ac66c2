import { type AuthenticationMode, UpdateClusterConfigCommand } from '@aws-sdk/client-eks';
import type { Command } from 'commander';
import { CommandFailure } from '../output.ts';
import { log } from './log-lines.ts';
import { settledUpdate } from './settled-update.ts';
import { type ClusterSession, startUp } from './start-up.ts';

interface Options {
  readonly cluster?: string;
  readonly region?: string;
  readonly authenticationMode?: string;
}

const MODES: readonly AuthenticationMode[] = ['CONFIG_MAP', 'API_AND_CONFIG_MAP', 'API'];
const TIMEOUT = 25 * 60_000;

/** Resolves when the mode is in force. Throws `CommandFailure`. */
export async function changeMode(session: ClusterSession, mode: AuthenticationMode): Promise<void> {
  const { clients, cluster } = session;
  log('info', `setting cluster's authentication mode to ${mode}`);
  const { update } = await clients.eks.send(
    new UpdateClusterConfigCommand({ name: cluster, accessConfig: { authenticationMode: mode } }),
  );
  await settledUpdate(session, update?.id ?? '', TIMEOUT);
  log('info', `authentication mode was successfully updated to ${mode} on cluster ${cluster}`);
}

async function change(options: Options): Promise<void> {
  const mode = MODES.find((known) => known === options.authenticationMode);
  if (mode === undefined)
    throw new CommandFailure(`--authentication-mode must be one of ${MODES.join(', ')}`, { exitCode: 2 });
  await changeMode(await startUp(options), mode);
}

/** `rolecall utils update-authentication-mode`. There is no way back. */
export function updateAuthenticationMode(parent: Command): void {
  parent
    .command('update-authentication-mode')
    .description('let access entries count beside aws-auth, or instead of it; there is no way back')
    .option('-c, --cluster <name>', 'EKS cluster name')
    .option('-r, --region <region>', 'AWS region')
    .option('--authentication-mode <mode>', MODES.join(', '))
    .action(change);
}
