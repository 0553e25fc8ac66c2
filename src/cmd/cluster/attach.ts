import type { Command } from 'commander';
import type { KubernetesClient } from '../../kubernetes/client/index.ts';
import type { KubernetesObject } from '../../kubernetes/client/resource.ts';
import type { ClusterRow } from '../../service/clusters/attach-cluster.ts';
import { printRows } from '../account/print-rows.ts';
import { control } from '../instance/control/client.ts';
import { locate } from '../instance/locate.ts';
import { CommandFailure, say } from '../output.ts';
import { outputOption } from '../output-option.ts';
import { CLUSTER_COLUMNS } from './cluster-columns.ts';
import { type AttachableConnection, withCluster } from './connect.ts';
import { followCluster } from './follow.ts';

interface Options {
  readonly kubeconfig: string;
  readonly context?: string;
  readonly issuer?: string;
  readonly follow: boolean;
  readonly dataDir?: string;
  readonly output: string;
}

/** Answers of the API that are no Kubernetes objects. */
interface Version extends KubernetesObject {
  readonly major?: string;
  readonly minor?: string;
}
interface Discovery extends KubernetesObject {
  readonly issuer?: string;
}

/** What the cluster says of itself. */
async function describe(client: KubernetesClient, connection: AttachableConnection, issuer?: string) {
  const { major = '', minor = '' } = await client.get<Version>('/version');
  // Some distributions write `34+`.
  const version = `${major}.${minor.replace(/\D.*$/, '')}`;
  const own = issuer ?? (await client.get<Discovery>('/.well-known/openid-configuration')).issuer;
  if (own === undefined)
    throw new CommandFailure('the cluster does not tell its issuer', { hint: 'name it with --issuer' });
  return { endpoint: connection.server, authority: connection.authorityPem, issuer: own, version };
}

async function attach(name: string, options: Options): Promise<void> {
  const state = await locate(options.dataDir);
  const row = await withCluster(options, async (client, connection) => {
    const members = { name, ...(await describe(client, connection, options.issuer)) };
    const attached = await control<ClusterRow>(state, 'attach-cluster', members);
    say(`attached cluster ${name}`);
    return options.follow ? await followAttached(state, name, client, connection) : attached;
  });
  await printRows([row], CLUSTER_COLUMNS, options.output);
  say(`next: rolecall utils associate-iam-oidc-provider --cluster ${name} --approve`);
}

/** The cluster stays attached when its pods cannot be followed: roles for service accounts need no more than that. */
async function followAttached(
  ...[state, name, client, connection]: Parameters<typeof followCluster>
): Promise<ClusterRow> {
  try {
    return await followCluster(state, name, client, connection);
  } catch (cause) {
    throw new CommandFailure(
      `the cluster is attached, but its pods are not followed: ${cause instanceof Error ? cause.message : String(cause)}`,
      { hint: `rolecall cluster follow ${name} --kubeconfig FILE, as an administrator`, exitCode: 3, cause },
    );
  }
}

/** `rolecall cluster attach`: a cluster that runs elsewhere. */
export function attachClusterCommand(parent: Command): void {
  parent
    .command('attach')
    .description(
      'let a running cluster use this instance: its endpoint, authority, version and issuer are recorded, and its pods are followed',
    )
    .argument('<name>', 'name that the cluster is to have here')
    .requiredOption('--kubeconfig <file>', 'how to reach the cluster; its credentials are not kept')
    .option('--context <name>', 'context of the kubeconfig (default: the current one)')
    .option('--issuer <url>', 'issuer as it is published (default: as the cluster names it)')
    .option('--no-follow', 'make nothing in the cluster: its pods cannot use EKS Pod Identity then')
    .option('--data-dir <path>', 'data directory of the instance')
    .addOption(outputOption(['table', 'json', 'yaml']))
    .action(attach);
}
