import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { AT_ONCE, issuers, ORDERLY } from '../service/keys/rotation.ts';
import { createLog } from '../telemetry/log.ts';
import { Endings } from './instance/endings.ts';
import { findRunning } from './instance/running.ts';
import { openState } from './instance/state.ts';
import { CommandFailure, print } from './output.ts';

interface RotateOptions {
  readonly dataDir?: string;
  readonly leaked?: boolean;
}

async function rotate(options: RotateOptions): Promise<void> {
  const dataDir = resolve(options.dataDir ?? process.env.ROLECALL_DATA_DIR ?? '.rolecall');
  if ((await findRunning(dataDir)) !== undefined) {
    throw new CommandFailure(`an instance runs on ${dataDir}`, { hint: 'stop it first with: rolecall down' });
  }
  if (!existsSync(join(dataDir, 'rolecall.db')))
    throw new CommandFailure(`there is no instance data in ${dataDir}`);
  const clock = { now: () => Date.now() };
  const log = createLog();
  const endings = new Endings();
  try {
    const { directory, keyring } = await openState(dataDir, { clock, log }, endings);
    await keyring.rotateSealingKey();
    print('rotated the session key; sessions that were handed out go on until they expire');
    for (const { account, cluster, label } of issuers(directory)) {
      await keyring.rotateSigningKey(account, cluster, options.leaked === true ? AT_ONCE : ORDERLY);
      const before =
        options.leaked === true
          ? 'tokens of the keys before are refused from now on'
          : 'tokens of the key before stay valid';
      print(`rotated the signing key of ${label}; ${before}`);
    }
  } finally {
    await endings.run(log);
  }
}

/** `rolecall rotate-keys`: now instead of when they are due. An instance also rotates by itself. */
export function rotateKeysCommand(parent: Command): void {
  parent
    .command('rotate-keys')
    .description('rotate session and issuer keys of a stopped instance (a running one rotates them when due)')
    .option('--data-dir <path>', 'data directory of the instance')
    .option('--leaked', 'issuer keys may be known to others: stop publishing the present ones at once')
    .action(rotate);
}
