import {
  type ClusterConnection,
  createKubernetesClient,
  type KubernetesClient,
  KubernetesError,
  readKubeconfig,
} from '../../kubernetes/client/index.ts';
import { CommandFailure } from '../output.ts';

/** A cluster as a kubeconfig reaches it, by an authority that can be recorded. */
export type AttachableConnection = ClusterConnection & { readonly authorityPem: string };

/** Runs `work` with a client of the kubeconfig's context. What the cluster refuses is told in its own words. */
export async function withCluster<Result>(
  { kubeconfig, context }: { readonly kubeconfig: string; readonly context?: string },
  work: (client: KubernetesClient, connection: AttachableConnection) => Promise<Result>,
): Promise<Result> {
  const connection = await readKubeconfig(kubeconfig, context);
  const { authorityPem } = connection;
  if (authorityPem === undefined)
    throw new CommandFailure('the kubeconfig names no certificate authority for the cluster', {
      hint: 'add certificate-authority-data: pods and clients verify the API with it',
    });
  const client = createKubernetesClient(connection);
  try {
    return await work(client, { ...connection, authorityPem });
  } catch (cause) {
    if (!(cause instanceof KubernetesError)) throw cause;
    throw new CommandFailure(`the cluster refused: ${cause.message}`, { cause });
  } finally {
    client.close();
  }
}
