import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { CommandFailure } from '../output.ts';

const WRITABLE_BY_OTHERS = 0o022;
const ROOT = 0;

/** Whoever may write here may put another database or key in place: such a directory is refused, not repaired. */
function refuseShared(dataDir: string): void {
  const { mode, uid } = statSync(dataDir);
  const own = process.getuid?.() ?? uid;
  if ((mode & WRITABLE_BY_OTHERS) !== 0 || (uid !== own && uid !== ROOT && own !== ROOT)) {
    throw new CommandFailure(`data directory ${dataDir} can be changed by other users`, {
      hint: `chmod 700 ${dataDir}, or choose another with --data-dir`,
    });
  }
}

/** Makes the data directory when it is absent. Throws when it cannot be used, or not safely. */
export function prepareDirectory(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new CommandFailure(`data directory ${dataDir} is not writable`, {
      hint: 'choose another with --data-dir',
      cause,
    });
  }
  refuseShared(dataDir);
}
