import { type Command, Option } from 'commander';
import { createKubernetesClient } from '../../kubernetes/client/index.ts';
import { connect } from '../eksctl/clients.ts';
import { runExecPlugin } from '../exec-plugin.ts';
import { CommandFailure } from '../output.ts';
import { connectCluster } from '../webhook/connect-cluster.ts';
import { type AccessSession, whoAmI } from './access-session.ts';
import { knownAccess } from './known-access.ts';

/** Which cluster, as whom (cluster-authenticator.md 11). */
export interface ConnectionOptions {
  readonly kubeconfig: string;
  readonly as?: string;
  readonly asGroup?: readonly string[];
  readonly cluster?: string;
  readonly region?: string;
}

export function withConnection(command: Command): Command {
  return command
    .addOption(
      new Option('--kubeconfig <path>', 'kubeconfig of the cluster').default(
        '',
        'KUBECONFIG, else the pod that this runs in',
      ),
    )
    .option('--as <user>', 'Kubernetes user to act as')
    .option('--as-group <group>', 'group to act as; may be given several times', collectOne)
    .option(
      '-c, --cluster <name>',
      'EKS cluster name, to look at its access entries as well (AWS_ENDPOINT_URL)',
    )
    .option('-r, --region <region>', 'AWS region');
}

function collectOne(value: string, list: readonly string[] = []): readonly string[] {
  return [...list, value];
}

/** Connects, and asks who is writing and who else has access. */
export async function withAccess<T>(
  options: ConnectionOptions,
  use: (session: AccessSession) => Promise<T>,
): Promise<T> {
  const { as: user, asGroup: groups = [] } = options;
  if (user === undefined && groups.length > 0)
    throw new CommandFailure('--as-group needs --as', { exitCode: 2 });
  const connection = await connectCluster(options.kubeconfig, runExecPlugin());
  const impersonate = user === undefined ? {} : { impersonate: { user, groups } };
  const client = createKubernetesClient({ ...connection, ...impersonate });
  try {
    const writer = await whoAmI(client);
    return await use({
      client,
      ...writer,
      partition: writer.caller?.split(':')[1],
      accessEntries: await entriesOf(options),
    });
  } finally {
    client.close();
  }
}

async function entriesOf({ cluster, region }: ConnectionOptions): Promise<AccessSession['accessEntries']> {
  if (cluster === undefined) return undefined;
  return (await knownAccess((await connect(region)).eks, cluster)).entries;
}
