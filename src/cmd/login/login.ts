import type { Command } from 'commander';
import { CommandFailure, say } from '../output.ts';
import { logIn } from './current-login.ts';
import { type ContextFlags, checkPlace, writeExecContext } from './exec-context.ts';
import { addLoginFlags, readLoginRequest } from './login-request.ts';

interface Options extends ContextFlags {
  readonly writeKubeconfig: boolean;
}

async function login(options: Options & Readonly<Record<string, unknown>>): Promise<void> {
  const request = readLoginRequest(options);
  if (options.server !== undefined && !/^https:\/\//.test(options.server))
    throw new CommandFailure('--server must be an https URL', { exitCode: 2 });
  const place = options.server ?? options.cluster;
  // Before anybody is sent to a browser.
  if (options.writeKubeconfig && place !== undefined) checkPlace(options);
  const { expiresAt } = await logIn(request);
  say(`logged in at ${request.issuerUrl} until ${new Date(expiresAt).toISOString()}`);
  if (!options.writeKubeconfig || place === undefined) return;
  const { context, file } = await writeExecContext(request, options);
  say(`context "${context}" is in ${file}, and current`);
}

/** `rolecall login`: a person logs in at an OIDC provider, and kubectl uses it from then on. */
export function loginCommand(parent: Command): void {
  addLoginFlags(
    parent
      .command('login')
      .description('log in at an OIDC provider, and let kubectl use it (docs/people.md)'),
  )
    .option('--server <url>', 'API to use it with: adds the cluster and a context to the kubeconfig')
    .option('--certificate-authority <file>', "PEM of that API's authority")
    .option(
      '--cluster <name>',
      'cluster to use it with: one of the kubeconfig, or the name of the one of --server',
    )
    .option('--context <name>', 'name of the context (default: oidc@CLUSTER)')
    .option('--kubeconfig <file>', 'kubeconfig to write to (default: that of kubectl)')
    .option('--no-write-kubeconfig', 'log in only')
    .action(login);
}
