import { mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { cryptography } from '../../crypto/index.ts';
import { CommandFailure } from '../output.ts';
import { acquireLock } from '../token/cache/file-lock.ts';
import { replacePrivate } from '../token/cache/private-file.ts';

/** Milliseconds. */
const PATIENCE = 5_000;

/** The file that kubectl would write: the first of KUBECONFIG, else ~/.kube/config. */
export function kubeconfigFile(named: string | undefined): string {
  const listed = process.env.KUBECONFIG?.split(':').find((file) => file !== '');
  return resolve(named ?? listed ?? join(process.env.HOME ?? homedir(), '.kube', 'config'));
}

/** Many keep ~/.kube/config as a link to where it really is. */
function linked(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

/** What is in it; nothing when it is not there. Throws `CommandFailure`. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new CommandFailure(`cannot read ${file}`, { cause });
  }
}

/**
 * Changes a kubeconfig: under kubectl's own lock file, replaced whole, mode 0600 afterwards, since kubeconfigs hold keys. Rejects with
 * `CommandFailure`; the file is then as it was.
 */
export async function changeKubeconfig(file: string, change: (text: string) => string): Promise<void> {
  const target = linked(file);
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  const nonce = cryptography.randomUuid();
  const release = await acquireLock(`${target}.lock`, { nonce, patience: PATIENCE, now: Date.now });
  if (release === undefined)
    throw new CommandFailure(`${target}.lock is held`, {
      hint: 'if no other program is writing the kubeconfig, remove the lock file',
    });
  try {
    const before = textOf(target);
    const after = change(before);
    if (after !== before) replacePrivate(target, after, nonce);
  } finally {
    release();
  }
}
