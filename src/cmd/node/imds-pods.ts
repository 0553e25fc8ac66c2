import { cryptography } from '../../crypto/index.ts';
import { createKubernetesClient } from '../../kubernetes/client/index.ts';
import {
  CredentialCache,
  compatibility,
  createStsClient,
  type MetadataServiceOptions,
  type MetadataSource,
  podTree,
} from '../../node/index.ts';
import { say } from '../output.ts';
import { connectCluster } from '../webhook/connect-cluster.ts';
import type { CallerEnvironment } from './caller-environment.ts';
import { followPods } from './cluster-pods.ts';
import type { PodRoleOptions } from './imds-options.ts';

const CLOCK = { now: () => Date.now() };
const MOST_SESSIONS = 1000;

const LOG = {
  info: () => undefined,
  warn: (event: string, fields: object = {}) => say(`warning: ${event} ${JSON.stringify(fields)}`),
  error: (event: string, fields: object = {}) => say(`error: ${event} ${JSON.stringify(fields)}`),
};

/** What pods of a node read in place of the node's own metadata, and how to end following them. */
export interface ServedPods {
  readonly tree: MetadataServiceOptions['tree'];
  stop(): Promise<void>;
}

/** Follows a cluster's pods and serves them their roles, assumed with the credentials of `machine`. Resolves when they are known. */
export async function servePods(
  options: PodRoleOptions,
  caller: CallerEnvironment,
  machine: MetadataSource,
): Promise<ServedPods> {
  const client = createKubernetesClient(await connectCluster(options.kubeconfig));
  const pods = followPods(client, options.node, LOG);
  await pods.whenSynced();
  const config = compatibility(options);
  const assumeRole = createStsClient({
    endpoint: caller.endpoint,
    region: caller.region,
    authorityPem: caller.authorityPem,
    cryptography,
    clock: CLOCK,
    credentials: async () => {
      const { accessKeyId, secretAccessKey, token } = await machine.credentials('2.0');
      return { accessKeyId, secretAccessKey, sessionToken: token };
    },
  });
  const cache = new CredentialCache({ clock: CLOCK, most: MOST_SESSIONS, renewBelow: config.renewBelow });
  return {
    tree: async (from) => {
      await pods.whenKnown(from);
      return podTree(from, { config, pods, machine, assumeRole, cache });
    },
    async stop() {
      await pods.stop();
      client.close();
    },
  };
}
