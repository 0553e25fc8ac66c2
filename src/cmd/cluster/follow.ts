import type { Command } from 'commander';
import { FOLLOWER_NAME, FOLLOWER_NAMESPACE, makeFollower } from '../../kubernetes/attachment/index.ts';
import { createKubernetesClient, type KubernetesClient } from '../../kubernetes/client/index.ts';
import type { KubernetesObject } from '../../kubernetes/client/resource.ts';
import type { ClusterRow } from '../../service/clusters/attach-cluster.ts';
import { printRows } from '../account/print-rows.ts';
import { control } from '../instance/control/client.ts';
import { locate } from '../instance/locate.ts';
import type { RunState } from '../instance/run-files.ts';
import { CommandFailure, say } from '../output.ts';
import { outputOption } from '../output-option.ts';
import { CLUSTER_COLUMNS } from './cluster-columns.ts';
import { type AttachableConnection, withCluster } from './connect.ts';

interface Options {
  readonly kubeconfig: string;
  readonly context?: string;
  readonly dataDir?: string;
  readonly output: string;
}

/** Waits for the instance's first look at the cluster: questions, and milliseconds between two. */
const TRIES = 50;
const PAUSE = 200;

/** The new credential must do before it is kept: what it cannot list, the instance cannot either. */
async function prove(token: string, connection: AttachableConnection): Promise<void> {
  const { server, authorityPem, serverName } = connection;
  const client = createKubernetesClient({
    server,
    authorityPem,
    token: async () => token,
    ...(serverName === undefined ? {} : { serverName }),
  });
  try {
    for (const plural of ['pods', 'serviceaccounts'])
      await client.get<KubernetesObject>(`/api/v1/${plural}?limit=1`);
  } finally {
    client.close();
  }
}

async function settled(state: RunState, name: string): Promise<ClusterRow> {
  for (let tries = 0; ; tries++) {
    const rows = await control<readonly ClusterRow[]>(state, 'list-clusters', {});
    const row = rows.find((cluster) => cluster.name === name);
    if (row === undefined) throw new CommandFailure(`the cluster ${name} was detached meanwhile`);
    if (row.pods !== 'syncing' || tries === TRIES) return row;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** Makes the service account in the cluster, gives its token to the instance and waits until its pods are seen. */
export async function followCluster(
  state: RunState,
  name: string,
  client: KubernetesClient,
  connection: AttachableConnection,
): Promise<ClusterRow> {
  const token = await makeFollower(client);
  await prove(token, connection);
  const { serverName } = connection;
  await control(state, 'follow-cluster', {
    name,
    token,
    ...(serverName === undefined ? {} : { serverName }),
  });
  const row = await settled(state, name);
  if (row.pods === 'followed') say(`the pods of ${name} are seen`);
  else say(`the pods of ${name} are not seen yet (${row.pods}): the instance's log says why`);
  return row;
}

async function follow(name: string, options: Options): Promise<void> {
  const state = await locate(options.dataDir);
  const row = await withCluster(options, (client, connection) =>
    followCluster(state, name, client, connection),
  );
  await printRows([row], CLUSTER_COLUMNS, options.output);
}

/** `rolecall cluster follow`: sees the pods of a cluster that was attached without that, or with a credential that is dead. */
export function followClusterCommand(parent: Command): void {
  parent
    .command('follow')
    .description('let the instance see the pods of an attached cluster, as EKS Pod Identity needs it')
    .argument('<name>', 'name of the cluster')
    .requiredOption('--kubeconfig <file>', 'an administrator of the cluster; these credentials are not kept')
    .option('--context <name>', 'context of the kubeconfig (default: the current one)')
    .option('--data-dir <path>', 'data directory of the instance')
    .addOption(outputOption(['table', 'json', 'yaml']))
    .action(follow);
}

/** `rolecall cluster unfollow`. */
export function unfollowClusterCommand(parent: Command): void {
  parent
    .command('unfollow')
    .description('forget the credential of an attached cluster: its pods get no more credentials')
    .argument('<name>', 'name of the cluster')
    .option('--data-dir <path>', 'data directory of the instance')
    .action(async (name: string, { dataDir }: { readonly dataDir?: string }) => {
      await control(await locate(dataDir), 'unfollow-cluster', { name });
      say(`the pods of ${name} are not followed any more`);
      sayLeftovers();
    });
}

/** What this program made in the cluster, it has no right to remove. */
export function sayLeftovers(): void {
  say(
    `in the cluster, end the credential: kubectl -n ${FOLLOWER_NAMESPACE} delete secret,serviceaccount ${FOLLOWER_NAME}`,
  );
}
