import { CreatePodIdentityAssociationCommand } from '@aws-sdk/client-eks';
import type { Command } from 'commander';
import { CommandFailure } from '../output.ts';
import { associationStack } from './association-stack-name.ts';
import { associationOf, requireAgent } from './associations.ts';
import { connectToCluster } from './connect-to-cluster.ts';
import { deployRole } from './deploy-stack.ts';
import { log } from './log-lines.ts';
import {
  type AssociationOptions,
  type AssociationSettingOptions,
  associationSubject,
  collect,
  withSettings,
  withSubject,
} from './pod-identity-options.ts';
import { associationRoleTemplate } from './pod-identity-role-template.ts';
import { duration } from './service-account-options.ts';
import { ensureServiceAccount } from './service-accounts.ts';
import { ASSOCIATION_TAG, type ServiceAccountName } from './stacks.ts';
import { type ClusterSession, startUp } from './start-up.ts';
import { tagsOf } from './tags.ts';
import { logTasks } from './task-tree.ts';
import { wellKnownPolicies } from './well-known-policies.ts';

interface CreateOptions extends AssociationOptions, AssociationSettingOptions {
  readonly roleName?: string;
  readonly permissionPolicyArns?: readonly string[];
  readonly wellKnownPolicies?: readonly string[];
  readonly permissionsBoundaryArn?: string;
  readonly permissionBoundaryArn?: string;
  readonly createServiceAccount?: boolean;
  readonly tags?: string;
  readonly timeout: string;
}

/** What does not go together is said before anything is called (eksctl.md 5.1). */
function check(options: CreateOptions): void {
  const { roleArn, permissionPolicyArns: arns = [], wellKnownPolicies: known = [] } = options;
  if (roleArn === undefined && arns.length === 0 && known.length === 0)
    throw new CommandFailure(
      'at least one of the following flags must be specified: --role-arn, --permission-policy-arns, --well-known-policies',
    );
  const boundary = options.permissionsBoundaryArn ?? options.permissionBoundaryArn;
  const ofRole: readonly (readonly [flag: string, given: boolean])[] = [
    ['--permission-policy-arns', arns.length > 0],
    ['--well-known-policies', known.length > 0],
    ['--role-name', options.roleName !== undefined],
    ['--permissions-boundary-arn', boundary !== undefined],
  ];
  const clash = roleArn === undefined ? undefined : ofRole.find(([, given]) => given);
  if (clash !== undefined) throw new CommandFailure(`${clash[0]} cannot be specified when --role-arn is set`);
  if (options.policy !== undefined && options.disableSessionTags !== true)
    throw new CommandFailure('--disable-session-tags must be set to true when using --policy');
  wellKnownPolicies(known);
  tagsOf(options.tags);
  duration(options.timeout);
}

function tasks(subject: ServiceAccountName, options: CreateOptions): readonly string[] {
  const shown = `service account "${subject.namespace}/${subject.name}"`;
  return [
    ...(options.roleArn === undefined ? [`create IAM role for pod identity association for ${shown}`] : []),
    ...(options.createServiceAccount === true ? [`create ${shown}, if it does not already exist`] : []),
    `create pod identity association for ${shown}`,
  ];
}

async function makeRole(
  session: ClusterSession,
  subject: ServiceAccountName,
  options: CreateOptions,
): Promise<string> {
  return deployRole(session, {
    name: await associationStack(session, subject),
    mark: { [ASSOCIATION_TAG]: `${subject.namespace}/${subject.name}` },
    tags: tagsOf(options.tags),
    template: associationRoleTemplate({
      policyArns: options.permissionPolicyArns ?? [],
      wellKnown: wellKnownPolicies(options.wellKnownPolicies ?? []),
      roleName: options.roleName,
      permissionsBoundary: options.permissionsBoundaryArn ?? options.permissionBoundaryArn,
    }),
    namedRole: options.roleName !== undefined,
    timeout: duration(options.timeout),
  });
}

async function create(options: CreateOptions): Promise<void> {
  const subject = associationSubject(options);
  check(options);
  const session = await startUp(options);
  await requireAgent(session);
  const present = await associationOf(session, subject);
  if (present !== undefined)
    throw new CommandFailure(
      `pod identity association for service account "${subject.name}" in namespace "${subject.namespace}" already exists: ${present.associationId}`,
    );
  logTasks(tasks(subject, options));
  const roleArn = options.roleArn ?? (await makeRole(session, subject, options));
  if (options.createServiceAccount === true) await makeServiceAccount(session, subject);
  await session.clients.eks.send(
    new CreatePodIdentityAssociationCommand({
      clusterName: session.cluster,
      namespace: subject.namespace,
      serviceAccount: subject.name,
      roleArn,
      targetRoleArn: options.targetRoleArn,
      disableSessionTags: options.disableSessionTags,
      policy: options.policy,
      tags: options.tags === undefined ? undefined : tagsOf(options.tags),
    }),
  );
  log(
    'info',
    `created pod identity association for service account "${subject.name}" in namespace "${subject.namespace}"`,
  );
  log('info', 'all tasks were completed successfully');
}

async function makeServiceAccount(session: ClusterSession, subject: ServiceAccountName): Promise<void> {
  const kubernetes = await connectToCluster(session);
  try {
    await ensureServiceAccount(kubernetes, subject);
  } finally {
    kubernetes.close();
  }
}

/** `rolecall create podidentityassociation` (eksctl.md 5.1). Acts at once. */
export function createPodIdentityAssociation(parent: Command): void {
  withSettings(withSubject(parent.command('podidentityassociation')))
    .description('bind an IAM role to a service account in the EKS API')
    .option('--role-name <name>', 'name of the role that is made')
    .option('--permission-policy-arns <arns>', 'policies of the role that is made', collect)
    .option('--well-known-policies <names>', 'well-known policies of the role that is made', collect)
    .option('--permissions-boundary-arn <arn>', 'permissions boundary of the role that is made')
    .option('--permission-boundary-arn <arn>', 'the same, in the other spelling of eksctl')
    .option('--create-service-account', 'make the service account in Kubernetes, too')
    .option('--tags <tags>', 'tags of the association and the stack, a=b,c=d')
    .option('--timeout <duration>', 'time to wait for the stack', '25m')
    .action(create);
}
