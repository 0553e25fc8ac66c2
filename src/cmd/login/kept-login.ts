import { rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { cryptography } from '../../crypto/index.ts';
import { CommandFailure } from '../output.ts';
import { acquireLock } from '../token/cache/file-lock.ts';
import { ensurePrivateFolder, readPrivate, replacePrivate } from '../token/cache/private-file.ts';
import type { LoginRequest } from './login-request.ts';

/** What is kept of a login. */
export interface KeptLogin {
  readonly subject: string;
  readonly idToken: string;
  /** Milliseconds. */
  readonly expiresAt: number;
  readonly refreshToken?: string;
}

/** Milliseconds: longer than one refresh takes. */
const PATIENCE = 35_000;

/** One file a login, named by a hash of what it is for; private to this user. The only place on disk with anything secret. */
export function loginFile({ issuerUrl, clientId, scopes }: LoginRequest): string {
  const folder = process.env.KUBECACHEDIR || join(process.env.HOME ?? homedir(), '.kube', 'cache');
  const name = cryptography.sha256Hex(JSON.stringify([issuerUrl, clientId, [...(scopes ?? [])].sort()]));
  return join(folder, 'rolecall', 'oidc', `${name}.json`);
}

/** Undefined when there is none, or what is there is no login. Throws `CommandFailure` for a file that others can read or write. */
export function readLogin(file: string): KeptLogin | undefined {
  const text = readPrivate(file);
  if (text === undefined) return undefined;
  try {
    const { subject, idToken, expiresAt, refreshToken }: Partial<Record<keyof KeptLogin, unknown>> =
      JSON.parse(text);
    if (typeof subject !== 'string' || typeof idToken !== 'string' || typeof expiresAt !== 'number')
      return undefined;
    const kept = { subject, idToken, expiresAt };
    return typeof refreshToken === 'string' ? { ...kept, refreshToken } : kept;
  } catch {
    return undefined;
  }
}

export function writeLogin(file: string, login: KeptLogin): void {
  ensurePrivateFolder(file);
  replacePrivate(file, JSON.stringify(login), cryptography.randomUuid());
}

export function deleteLogin(file: string): void {
  rmSync(file, { force: true });
}

/**
 * Runs `work` while no other process of this user does: two refreshes of one token would log the person out, and so would one whose
 * outcome cannot be kept. Rejects with `CommandFailure` when the lock cannot be had, `work` not begun.
 */
export async function whileLocked<Result>(
  file: string,
  work: () => Promise<Result>,
  patience = PATIENCE,
): Promise<Result> {
  ensurePrivateFolder(file);
  const nonce = cryptography.randomUuid();
  const release = await acquireLock(`${file}.lock`, { nonce, patience, now: Date.now });
  if (release === undefined)
    throw new CommandFailure(
      'the kept login cannot be changed: another process holds it, or its folder takes no files',
      {
        hint: `try again; if no other rolecall runs, remove ${file}.lock`,
      },
    );
  try {
    return await work();
  } finally {
    release();
  }
}
