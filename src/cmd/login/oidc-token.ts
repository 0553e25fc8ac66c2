import type { Command } from 'commander';
import { execCredential } from '../../client/exec-credential.ts';
import { print } from '../output.ts';
import { wantedVersion } from '../token/exec-info.ts';
import { currentLogin } from './current-login.ts';
import { addLoginFlags, readLoginRequest } from './login-request.ts';

/** Whether somebody sits at kubectl: it says so, and else the terminal does. */
function isInteractive(): boolean {
  try {
    const info: { spec?: { interactive?: unknown } } = JSON.parse(process.env.KUBERNETES_EXEC_INFO ?? '');
    return info.spec?.interactive === true;
  } catch {
    return process.stdin.isTTY === true && process.stderr.isTTY === true;
  }
}

async function token(options: Readonly<Record<string, unknown>>): Promise<void> {
  const request = readLoginRequest(options);
  const version = wantedVersion(process.env);
  const { idToken, expiresAt } = await currentLogin(request, isInteractive());
  print(JSON.stringify(execCredential(idToken, new Date(expiresAt), version)));
}

/** `rolecall oidc-token`: the exec plugin that kubectl runs for a login of `rolecall login`. */
export function oidcTokenCommand(parent: Command): void {
  addLoginFlags(
    parent.command('oidc-token').description('print the ID token of a login as ExecCredential, for kubectl'),
  ).action(token);
}
