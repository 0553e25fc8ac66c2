import type { Reader, Transaction } from '../../core/ports/directory.ts';
import { CLUSTER_CONNECTION } from '../../core/records/cluster-connection.ts';
import type { Cluster } from '../../core/records/resources.ts';
import type { Services } from '../services.ts';
import { findCluster } from './find-cluster.ts';
import { invalidCluster } from './refusals.ts';

/** A bearer token for the API of an attached cluster, as its owner gives it. */
export interface GivenConnection {
  readonly token: string;
  readonly serverName: string | undefined;
}

/** What reaches the API of an attached cluster. */
export interface OpenedConnection {
  readonly server: string;
  readonly authorityPem: string;
  readonly serverName: string | undefined;
  /** Secret. */
  readonly token: string;
}

const LONGEST_TOKEN = 16 * 1024;
/** What a header may carry, and no more: RFC 6750's `b64token`. */
const TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

function purpose(account: string, cluster: string): string {
  return `cluster-connection:${account}/${cluster}`;
}

/** From here on the cluster's pods are followed. Takes the place of an earlier credential. Throws `Refusal`; never quotes the token. */
export async function keepConnection(
  { settings, keyring, clock, directory }: Services,
  name: string,
  { token, serverName }: GivenConnection,
): Promise<Cluster> {
  const { account, region } = settings;
  if (token.length > LONGEST_TOKEN || !TOKEN.test(token))
    throw invalidCluster(name, 'The token is no bearer token.');
  const sealedToken = keyring.sealSecret(purpose(account, name), token);
  return await directory.transact((tx) => {
    const cluster = attached(tx, account, region, name);
    tx.put(CLUSTER_CONNECTION, account, name, {
      sealedToken,
      changedAt: clock.now(),
      ...(serverName === undefined ? {} : { serverName }),
    });
    return cluster;
  });
}

/** The credential is forgotten, and nothing more is known of the cluster's pods. Throws `Refusal`. */
export async function dropConnection(
  { settings: { account, region }, directory }: Services,
  name: string,
): Promise<Cluster> {
  return await directory.transact((tx) => {
    const cluster = attached(tx, account, region, name);
    tx.delete(CLUSTER_CONNECTION, account, name);
    return cluster;
  });
}

function attached(tx: Transaction, account: string, region: string, name: string): Cluster {
  const cluster = findCluster(tx, account, region, name);
  if (cluster.sandbox) throw invalidCluster(name, 'The pods of the sandbox cluster are always seen.');
  return cluster;
}

/** Undefined when there is no credential for the cluster. Throws when the master key does not open it. */
export function openConnection(
  { directory, keyring }: { readonly directory: Reader; readonly keyring: Services['keyring'] },
  account: string,
  { name, endpoint, authorityPem }: Cluster,
): OpenedConnection | undefined {
  const kept = directory.get(CLUSTER_CONNECTION, account, name)?.body;
  if (kept === undefined || authorityPem === undefined) return undefined;
  return {
    server: endpoint,
    authorityPem,
    serverName: kept.serverName,
    token: keyring.openSecret(purpose(account, name), kept.sealedToken),
  };
}
