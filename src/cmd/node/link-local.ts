import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { CommandFailure } from '../output.ts';

const run = promisify(execFile);

/** Where SDKs look when nothing tells them otherwise. */
export const LINK_LOCAL = '169.254.169.254';
const PREFIX = `${LINK_LOCAL}/32`;
const PATIENCE = 1000;

/** Whether a metadata service answers on this machine already: then it is an instance, and ours would stand before the real one. */
function answers(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: LINK_LOCAL, port: 80, timeout: PATIENCE });
    const end = (found: boolean): void => {
      socket.destroy();
      resolve(found);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

/** Gives the loopback interface the link-local address; the answer takes it away again. Needs root on Linux. */
export async function addLinkLocal(): Promise<() => Promise<void>> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new CommandFailure('--link-local needs root on Linux', {
      hint: 'without it, clients are told with AWS_EC2_METADATA_SERVICE_ENDPOINT',
    });
  }
  if (await answers()) {
    throw new CommandFailure(`a metadata service answers at ${LINK_LOCAL} already; it is left alone`);
  }
  try {
    await run('ip', ['address', 'add', PREFIX, 'dev', 'lo']);
  } catch (cause) {
    const detail = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    throw new CommandFailure(`cannot give ${LINK_LOCAL} to the loopback interface: ${detail}`, { cause });
  }
  return async () => {
    await run('ip', ['address', 'delete', PREFIX, 'dev', 'lo']).catch(() => undefined);
  };
}
