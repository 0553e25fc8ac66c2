/**
 * A small REST client for any Kubernetes API: from a kubeconfig, a service account's files or explicit options, over TLS that
 * is always verified. It exists because the official client costs more start-up time and memory than the whole server.
 */
export { createKubernetesClient, type KubernetesClient } from './client.ts';
export type { ClusterConnection } from './connection.ts';
export type { ExecPlugin, RunExecPlugin } from './exec-plugin.ts';
export { inClusterConnection } from './in-cluster.ts';
export { createInformer, type Informer } from './informer.ts';
export { readKubeconfig } from './kubeconfig-file.ts';
export { resourcePath } from './path.ts';
export { KubernetesError } from './status-error.ts';
