import type { Command } from 'commander';
import { createKubernetesClient, readKubeconfig } from '../../kubernetes/client/index.ts';
import type { KubernetesObject } from '../../kubernetes/client/resource.ts';
import type { ClusterRow } from '../../service/clusters/attach-cluster.ts';
import { printRows } from '../account/print-rows.ts';
import { control } from '../instance/control/client.ts';
import { locate } from '../instance/locate.ts';
import { CommandFailure, say } from '../output.ts';
import { outputOption } from '../output-option.ts';
import { CLUSTER_COLUMNS } from './cluster-columns.ts';

interface Options {
  readonly kubeconfig: string;
  readonly context?: string;
  readonly issuer?: string;
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

/** What the cluster says of itself. The kubeconfig's credentials are used for that, and not kept. */
async function describe({ kubeconfig, context, issuer }: Options) {
  const connection = await readKubeconfig(kubeconfig, context);
  const { authorityPem } = connection;
  if (authorityPem === undefined)
    throw new CommandFailure('the kubeconfig names no certificate authority for the cluster', {
      hint: 'add certificate-authority-data: pods and clients verify the API with it',
    });
  const client = createKubernetesClient(connection);
  try {
    const { major = '', minor = '' } = await client.get<Version>('/version');
    // Some distributions write `34+`.
    const version = `${major}.${minor.replace(/\D.*$/, '')}`;
    const own = issuer ?? (await client.get<Discovery>('/.well-known/openid-configuration')).issuer;
    if (own === undefined)
      throw new CommandFailure('the cluster does not tell its issuer', { hint: 'name it with --issuer' });
    return { endpoint: connection.server, authority: authorityPem, issuer: own, version };
  } finally {
    client.close();
  }
}

async function attach(name: string, options: Options): Promise<void> {
  const state = await locate(options.dataDir);
  const members = { name, ...(await describe(options)) };
  const row = await control<ClusterRow>(state, 'attach-cluster', members);
  await printRows([row], CLUSTER_COLUMNS, options.output);
  say(`next: rolecall utils associate-iam-oidc-provider --cluster ${name} --approve`);
}

/** `rolecall cluster attach`: a cluster that runs elsewhere. */
export function attachClusterCommand(parent: Command): void {
  parent
    .command('attach')
    .description(
      'let a running cluster use this instance: its endpoint, authority, version and issuer are recorded',
    )
    .argument('<name>', 'name that the cluster is to have here')
    .requiredOption('--kubeconfig <file>', 'how to reach the cluster; its credentials are not kept')
    .option('--context <name>', 'context of the kubeconfig (default: the current one)')
    .option('--issuer <url>', 'issuer as it is published (default: as the cluster names it)')
    .option('--data-dir <path>', 'data directory of the instance')
    .addOption(outputOption(['table', 'json', 'yaml']))
    .action(attach);
}
