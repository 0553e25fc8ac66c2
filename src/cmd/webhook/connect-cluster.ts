import {
  type ClusterConnection,
  inClusterConnection,
  type RunExecPlugin,
  readKubeconfig,
} from '../../kubernetes/client/index.ts';
import { CommandFailure } from '../output.ts';

/** The cluster that is meant: the kubeconfig given, else KUBECONFIG, else the one whose pod this is. */
export async function connectCluster(
  kubeconfig: string,
  runExec?: RunExecPlugin,
): Promise<ClusterConnection> {
  const file = kubeconfig === '' ? (process.env.KUBECONFIG ?? '') : kubeconfig;
  try {
    return file === ''
      ? await inClusterConnection(process.env)
      : await readKubeconfig(file, undefined, runExec);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailure(message, {
      cause,
      ...(file === '' ? { hint: 'name a cluster with --kubeconfig or KUBECONFIG' } : {}),
    });
  }
}
