import type { Command } from 'commander';
import type { KubernetesClient } from '../../kubernetes/client/index.ts';
import { CommandFailure } from '../output.ts';
import { connectToCluster } from './connect-to-cluster.ts';
import { deployRole } from './deploy-stack.ts';
import { log, logPlanMode } from './log-lines.ts';
import { issuerPath, providerArn, providerExists } from './oidc-provider.ts';
import { roleTemplate } from './role-template.ts';
import { duration, namedAccount, type ServiceAccountOptions } from './service-account-options.ts';
import { bindServiceAccount, serviceAccountExists } from './service-accounts.ts';
import { SERVICE_ACCOUNT_TAG, type ServiceAccountName, serviceAccountStacks, stackName } from './stacks.ts';
import { type ClusterSession, startUp } from './start-up.ts';
import { tagsOf } from './tags.ts';
import { logTasks } from './task-tree.ts';

interface CreateOptions extends ServiceAccountOptions {
  readonly attachPolicyArn?: readonly string[];
  readonly attachRoleArn?: string;
  readonly roleName?: string;
  readonly roleOnly?: boolean;
  readonly subjectPattern?: string;
  readonly tags?: string;
  readonly overrideExistingServiceaccounts?: boolean;
  readonly approve?: boolean;
  readonly timeout: string;
}

/** What does not go together is said before anything is called (eksctl.md 3.2). */
function check(options: CreateOptions): void {
  tagsOf(options.tags);
  duration(options.timeout);
  const policies = options.attachPolicyArn ?? [];
  if (options.attachRoleArn === undefined) {
    if (policies.length === 0)
      throw new CommandFailure('--attach-policy-arn or --attach-role-arn must be set');
    return;
  }
  if (options.roleName !== undefined || options.roleOnly === true) {
    throw new CommandFailure(
      'cannot provide --role-name or --role-only when --attach-role-arn is configured',
    );
  }
  if (policies.length > 0)
    throw new CommandFailure('cannot provide --attach-role-arn and specify polices to attach');
}

function logWarning(options: CreateOptions): void {
  const override = options.overrideExistingServiceaccounts === true;
  if (options.roleOnly === true) {
    log(
      'warning',
      'serviceaccounts in Kubernetes will not be created or modified, since the option --role-only is used',
    );
    if (override) {
      log(
        'warning',
        'when option --role-only is used passing --override-existing-serviceaccounts has no effect',
      );
    }
    return;
  }
  const text = override
    ? 'metadata of serviceaccounts that exist in Kubernetes will be updated, as --override-existing-serviceaccounts was set'
    : 'serviceaccounts that exist in Kubernetes will be excluded, use --override-existing-serviceaccounts to override';
  log('warning', text);
}

/** Why the account is left out, or undefined when it is included. */
async function exclusion(
  session: ClusterSession,
  kubernetes: KubernetesClient,
  account: ServiceAccountName,
  options: CreateOptions,
): Promise<string | undefined> {
  const stacks = await serviceAccountStacks(session.clients.cloudformation, session.cluster);
  const same = (other: ServiceAccountName) =>
    other.namespace === account.namespace && other.name === account.name;
  const present = stacks.find((stack) => same(stack.account));
  if (present !== undefined) {
    const { StackName, StackStatus } = present.stack;
    return `its stack "${StackName}" exists (${StackStatus})`;
  }
  const skip = options.overrideExistingServiceaccounts === true || options.roleOnly === true;
  if (!skip && (await serviceAccountExists(kubernetes, account)))
    return 'the service account exists in Kubernetes';
  return undefined;
}

function tasks(account: ServiceAccountName, options: CreateOptions): readonly string[] {
  const shown = `serviceaccount "${account.namespace}/${account.name}"`;
  const role = options.attachRoleArn === undefined ? [`create IAM role for ${shown}`] : [];
  return options.roleOnly === true ? role : [...role, `create ${shown}`];
}

async function apply(
  session: ClusterSession,
  kubernetes: KubernetesClient,
  account: ServiceAccountName,
  options: CreateOptions,
): Promise<void> {
  const template = roleTemplate({
    account,
    providerArn: providerArn(session),
    issuerPath: issuerPath(session),
    policyArns: options.attachPolicyArn ?? [],
    ...(options.roleName === undefined ? {} : { roleName: options.roleName }),
    ...(options.subjectPattern === undefined ? {} : { subjectPattern: options.subjectPattern }),
  });
  const name = stackName(session.cluster, account);
  const deployment = {
    name,
    mark: { [SERVICE_ACCOUNT_TAG]: `${account.namespace}/${account.name}` },
    template,
    namedRole: options.roleName !== undefined,
    tags: tagsOf(options.tags),
    timeout: duration(options.timeout),
  };
  if (options.attachRoleArn === undefined) log('info', `building iamserviceaccount stack "${name}"`);
  const roleArn = options.attachRoleArn ?? (await deployRole(session, deployment));
  if (options.roleOnly !== true) await bindServiceAccount(kubernetes, account, roleArn);
}

async function create(options: CreateOptions, argument: string | undefined): Promise<void> {
  const account = namedAccount(options, argument);
  check(options);
  const session = await startUp(options);
  if (!(await providerExists(session))) {
    log(
      'warning',
      `no IAM OIDC provider associated with cluster, try 'eksctl utils associate-iam-oidc-provider --region=${session.clients.region} --cluster=${session.cluster}'`,
    );
    throw new CommandFailure('unable to create iamserviceaccount(s) without IAM OIDC provider enabled');
  }
  const kubernetes = await connectToCluster(session);
  try {
    await plan(session, kubernetes, account, options);
  } finally {
    kubernetes.close();
  }
}

async function plan(
  session: ClusterSession,
  kubernetes: KubernetesClient,
  account: ServiceAccountName,
  options: CreateOptions,
): Promise<void> {
  const shown = `${account.namespace}/${account.name}`;
  const excluded = await exclusion(session, kubernetes, account, options);
  if (excluded !== undefined) {
    log('info', `1 existing iamserviceaccount(s) (${shown}) will be excluded`);
    log('info', `${shown} is excluded because ${excluded}`);
  } else {
    log('info', `1 iamserviceaccount (${shown}) was included (based on the include/exclude rules)`);
  }
  logWarning(options);
  if (excluded !== undefined) {
    logTasks([]);
    return;
  }
  logTasks(tasks(account, options));
  if (options.approve === true) await apply(session, kubernetes, account, options);
  else logPlanMode();
}

/** `rolecall create iamserviceaccount` (eksctl.md section 3). Plans without `--approve`. */
export function createIamServiceAccount(parent: Command): void {
  const collect = (value: string, list: readonly string[] = []): readonly string[] => [
    ...list,
    ...value.split(','),
  ];
  parent
    .command('iamserviceaccount [serviceaccount]')
    .description('create a Kubernetes service account bound to an IAM role of its own')
    .option('-c, --cluster <name>', 'EKS cluster name')
    .option('--name <name>', 'service account name')
    .option('--namespace <namespace>', 'namespace of the service account', 'default')
    .option('--attach-policy-arn <arn>', 'ARN of a policy to attach; may be repeated', collect)
    .option('--attach-role-arn <arn>', 'bind an existing role instead of making one')
    .option('--role-name <name>', 'name of the role')
    .option('--role-only', 'make the role and leave Kubernetes alone')
    .option('--subject-pattern <pattern>', 'trust every service account whose name matches')
    .option('--tags <tags>', 'tags of the stack, a=b,c=d')
    .option('--override-existing-serviceaccounts', 'update service accounts that exist')
    .option('--approve', 'apply the changes')
    .option('-r, --region <region>', 'AWS region')
    .option('--timeout <duration>', 'time to wait for the stack', '25m')
    .action(async (argument: string | undefined, options: CreateOptions) => create(options, argument));
}
