import type { Command } from 'commander';
import { control } from '../instance/control/client.ts';
import { locate } from '../instance/locate.ts';
import { say } from '../output.ts';

interface Revoked {
  readonly account: string;
  /** Milliseconds. */
  readonly until: number;
}

/** `rolecall session revoke`: ends one session on every door, at once. */
export function revokeSessionCommand(parent: Command): void {
  parent
    .command('revoke')
    .description('end a session before its time, by the access key id that it signs with (ASIA…)')
    .argument('<access-key-id>', 'access key id of the session')
    .option('--data-dir <path>', 'data directory of the instance')
    .action(async (accessKeyId: string, options: { readonly dataDir?: string }) => {
      const state = await locate(options.dataDir);
      const { account, until } = await control<Revoked>(state, 'revoke-session', { accessKeyId });
      say(`revoked the session of ${accessKeyId} in account ${account}`);
      say(`kept until ${new Date(until).toISOString()}, when any session of now is over`);
    });
}
