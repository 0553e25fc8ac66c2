import type { Command } from 'commander';
import type { KubernetesClient } from '../../kubernetes/client/index.ts';
import { CommandFailure } from '../output.ts';
import { connectToCluster } from './connect-to-cluster.ts';
import { removeStack } from './deploy-stack.ts';
import { log } from './log-lines.ts';
import { providerExists } from './oidc-provider.ts';
import { duration, namedAccount, type ServiceAccountOptions } from './service-account-options.ts';
import { serviceAccountExists, unbindServiceAccount } from './service-accounts.ts';
import { type ServiceAccountName, type ServiceAccountStack, serviceAccountStacks } from './stacks.ts';
import { type ClusterSession, startUp } from './start-up.ts';
import { logTasks } from './task-tree.ts';

interface DeleteOptions extends ServiceAccountOptions {
  readonly wait?: boolean;
  readonly timeout: string;
}

async function stackOf(
  session: ClusterSession,
  account: ServiceAccountName,
): Promise<ServiceAccountStack | undefined> {
  const stacks = await serviceAccountStacks(session.clients.cloudformation, session.cluster);
  return stacks.find(
    (entry) => entry.account.namespace === account.namespace && entry.account.name === account.name,
  );
}

async function remove(options: DeleteOptions, argument: string | undefined): Promise<void> {
  const account = namedAccount(options, argument);
  const timeout = options.wait === true ? duration(options.timeout) : undefined;
  const session = await startUp(options);
  if (!(await providerExists(session))) {
    throw new CommandFailure('unable to delete iamserviceaccount(s) without IAM OIDC provider enabled');
  }
  // Both sides are reached before either is changed: a role gone and its account left would be half a deletion.
  const kubernetes = await connectToCluster(session);
  try {
    await removeBoth(session, kubernetes, account, timeout);
  } finally {
    kubernetes.close();
  }
}

/** The role's stack, if one was made for it, and the service account, if it is there. */
async function removeBoth(
  session: ClusterSession,
  kubernetes: KubernetesClient,
  account: ServiceAccountName,
  timeout: number | undefined,
): Promise<void> {
  const shown = `${account.namespace}/${account.name}`;
  const found = await stackOf(session, account);
  const present = await serviceAccountExists(kubernetes, account);
  if (found === undefined && !present) {
    log('info', `no iamserviceaccount ${shown} exists in cluster "${session.cluster}"`);
    logTasks([]);
    return;
  }
  log('info', `1 iamserviceaccount (${shown}) was included (based on the include/exclude rules)`);
  const background = timeout === undefined ? ' [async]' : '';
  const role = `delete IAM role for serviceaccount "${shown}"${background}`;
  logTasks([...(found === undefined ? [] : [role]), `delete serviceaccount "${shown}"`]);
  if (found !== undefined) await removeStack(session.clients.cloudformation, found.stack, timeout);
  await unbindServiceAccount(kubernetes, account);
}

/** `rolecall delete iamserviceaccount` (eksctl.md 4.2): acts at once, `--wait` waits for the stack. */
export function deleteIamServiceAccount(parent: Command): void {
  parent
    .command('iamserviceaccount [serviceaccount]')
    .description('delete a service account and the IAM role that was made for it')
    .option('-c, --cluster <name>', 'EKS cluster name')
    .option('--name <name>', 'service account name')
    .option('--namespace <namespace>', 'namespace of the service account', 'default')
    .option('-w, --wait', 'wait until the stack is deleted')
    .option('-r, --region <region>', 'AWS region')
    .option('--timeout <duration>', 'time to wait for the stack', '25m')
    .action(async (argument: string | undefined, options: DeleteOptions) => remove(options, argument));
}
