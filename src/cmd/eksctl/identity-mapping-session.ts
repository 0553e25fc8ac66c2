import { type AccessSession, whoAmI } from '../auth/access-session.ts';
import { knownAccess } from '../auth/known-access.ts';
import { CommandFailure } from '../output.ts';
import { connectToCluster } from './connect-to-cluster.ts';
import { log } from './log-lines.ts';
import { startUp } from './start-up.ts';

export interface ClusterChoice {
  readonly cluster?: string;
  readonly region?: string;
}

/** The cluster's map and who else has access, as KUBECONFIG or the AWS identity of the environment. */
export async function withMappings<T>(
  choice: ClusterChoice,
  use: (session: AccessSession) => Promise<T>,
): Promise<T> {
  const session = await startUp(choice);
  const client = await connectToCluster(session);
  try {
    const known = await knownAccess(session.clients.eks, session.cluster);
    if (known.mode === 'API')
      log('warning', `cluster "${session.cluster}" does not read aws-auth: its authentication mode is API`);
    if (known.entries === undefined)
      log('warning', 'the access entries of the cluster cannot be seen: only aws-auth is looked at');
    return await use({
      client,
      ...(await whoAmI(client)),
      partition: session.partition,
      accessEntries: known.entries,
    });
  } finally {
    client.close();
  }
}

/** What `--arn` and `--account` select; exactly one of them. Throws `CommandFailure`. */
export function oneOf(options: { readonly arn?: string; readonly account?: string }): void {
  if (options.arn !== undefined && options.account !== undefined)
    throw new CommandFailure('--arn and --account cannot be used at the same time');
  if (options.arn === undefined && options.account === undefined)
    throw new CommandFailure('--arn or --account must be set');
}
