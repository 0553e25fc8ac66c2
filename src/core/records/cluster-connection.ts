import { recordKind } from './record.ts';

/**
 * How the pods of an attached cluster are seen: the credential of a service account there that may look at pods and service accounts.
 * Where its API is, and what authority speaks for it, is in the cluster's own record. Account: the cluster's. Key: the cluster's name.
 */
export interface ClusterConnection {
  /** base64 of a bearer token, sealed under the master key, associated data `cluster-connection:<account>/<cluster>`. */
  readonly sealedToken: string;
  /** Name to verify the API's certificate against, when not the endpoint's host. */
  readonly serverName?: string;
  readonly changedAt: number;
}
export const CLUSTER_CONNECTION = recordKind<ClusterConnection>('eks.cluster-connection');
