import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { changeKubeconfig, kubeconfigFile, textOf } from '../kubeconfig/change-file.ts';
import { mergeContext } from '../kubeconfig/merge-context.ts';
import { ownProgram } from '../kubeconfig/program.ts';
import { CommandFailure } from '../output.ts';
import { flagsOf, type LoginRequest } from './login-request.ts';

/** Where the kubeconfig is to lead, by the flags of `rolecall login`. */
export interface ContextFlags {
  readonly server?: string;
  readonly certificateAuthority?: string;
  /** A cluster of the kubeconfig. */
  readonly cluster?: string;
  readonly context?: string;
  readonly kubeconfig?: string;
}

/** No secret is in it: what runs finds the login in the cache. */
function execUser(request: LoginRequest): object {
  return {
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: ownProgram(),
      args: ['oidc-token', ...flagsOf(request)],
      interactiveMode: 'IfAvailable',
      provideClusterInfo: false,
    },
  };
}

function newCluster({ server = '', certificateAuthority }: ContextFlags): object {
  if (!URL.canParse(server) || new URL(server).protocol !== 'https:')
    throw new CommandFailure('--server must be an https URL', { exitCode: 2 });
  if (certificateAuthority === undefined) return { server };
  try {
    const data = readFileSync(certificateAuthority).toString('base64');
    return { server, 'certificate-authority-data': data };
  } catch (cause) {
    throw new CommandFailure(`cannot read ${certificateAuthority}`, { cause });
  }
}

/** Throws `CommandFailure` when the kubeconfig does not have the cluster. */
function checkCluster(text: string, name: string): void {
  const config: { clusters?: readonly { name?: unknown }[] } | null = parse(text, {
    maxAliasCount: 100,
    prettyErrors: false,
  });
  if (config?.clusters?.some((entry) => entry.name === name)) return;
  throw new CommandFailure(`the kubeconfig has no cluster "${name}"`, { hint: 'name its API with --server' });
}

/** Throws `CommandFailure` for what `writeExecContext` would fail on: a cluster that is not in the kubeconfig, an authority that cannot be read. */
export function checkPlace(flags: ContextFlags): void {
  const { server, cluster = '', kubeconfig } = flags;
  if (server !== undefined) newCluster(flags);
  else checkCluster(textOf(kubeconfigFile(kubeconfig)), cluster);
}

/** Writes a user that logs in by exec plugin and a context of it; answers the context's name and the file. */
export async function writeExecContext(
  request: LoginRequest,
  flags: ContextFlags,
): Promise<{ readonly context: string; readonly file: string }> {
  const name = flags.cluster ?? new URL(flags.server ?? '').host;
  const context = flags.context ?? `oidc@${name}`;
  const file = kubeconfigFile(flags.kubeconfig);
  const body = flags.server === undefined ? undefined : newCluster(flags);
  await changeKubeconfig(file, (text) => {
    if (body === undefined) checkCluster(text, name);
    return mergeContext(text, {
      context,
      cluster: { name, ...(body === undefined ? {} : { body }) },
      user: { name: context, body: execUser(request) },
      current: true,
    });
  });
  return { context, file };
}
