import { TagResourceCommand } from '@aws-sdk/client-eks';
import type { Command } from 'commander';
import { log, logPlanMode } from './log-lines.ts';
import { createProvider, providerExists } from './oidc-provider.ts';
import { type ClusterSession, startUp } from './start-up.ts';

interface Options {
  readonly cluster?: string;
  readonly region?: string;
  readonly approve?: boolean;
}

async function associate(session: ClusterSession, approve: boolean): Promise<void> {
  const what = `IAM Open ID Connect provider for cluster "${session.cluster}" in "${session.clients.region}"`;
  if (await providerExists(session)) {
    log(
      'info',
      `IAM Open ID Connect provider is already associated with cluster "${session.cluster}" in "${session.clients.region}"`,
    );
    return;
  }
  if (!approve) {
    log('info', `(plan) would create ${what}`);
    logPlanMode();
    return;
  }
  log('info', `will create ${what}`);
  await createProvider(session);
  log('success', `created ${what}`);
  await session.clients.eks.send(
    new TagResourceCommand({
      resourceArn: session.clusterArn,
      tags: { 'alpha.eksctl.io/cluster-oidc-enabled': 'true' },
    }),
  );
}

/** `rolecall utils associate-iam-oidc-provider` (eksctl.md section 2). */
export function associateIamOidcProvider(parent: Command): void {
  parent
    .command('associate-iam-oidc-provider')
    .description('register the cluster issuer as an IAM OIDC provider')
    .option('-c, --cluster <name>', 'EKS cluster name')
    .option('-r, --region <region>', 'AWS region')
    .option('--approve', 'apply the changes')
    .action(async (options: Options) => associate(await startUp(options), options.approve === true));
}
