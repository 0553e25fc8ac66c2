import type { Command } from 'commander';
import { CommandFailure } from '../output.ts';
import { removeStack } from './deploy-stack.ts';
import { log } from './log-lines.ts';
import { providerExists } from './oidc-provider.ts';
import { duration, namedAccount, type ServiceAccountOptions } from './service-account-options.ts';
import { connectKubernetes, unbindServiceAccount } from './service-accounts.ts';
import { type ServiceAccountName, type ServiceAccountStack, serviceAccountStacks } from './stacks.ts';
import { type ClusterSession, startUp } from './start-up.ts';

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
  const shown = `${account.namespace}/${account.name}`;
  const found = await stackOf(session, account);
  if (found === undefined) {
    log('info', `no iamserviceaccount stack for ${shown} exists in cluster "${session.cluster}"`);
    log('info', 'no tasks');
    return;
  }
  log('info', `1 iamserviceaccount (${shown}) was included (based on the include/exclude rules)`);
  const background = timeout === undefined ? ' [async]' : '';
  const list = [
    `delete IAM role for serviceaccount "${shown}"${background}`,
    `delete serviceaccount "${shown}"`,
  ];
  log('info', `1 task: { 2 sequential sub-tasks: { ${list.join(', ')} } }`);
  await removeStack(session.clients.cloudformation, found.stack, timeout);
  const kubernetes = await connectKubernetes();
  try {
    await unbindServiceAccount(kubernetes, account);
  } finally {
    kubernetes.close();
  }
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
