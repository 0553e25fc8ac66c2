import { type PodIdentityAssociation, UpdatePodIdentityAssociationCommand } from '@aws-sdk/client-eks';
import type { Command } from 'commander';
import { CommandFailure } from '../output.ts';
import { associationOf } from './associations.ts';
import { log } from './log-lines.ts';
import {
  type AssociationOptions,
  type AssociationSettingOptions,
  associationSubject,
  withSettings,
  withSubject,
} from './pod-identity-options.ts';
import { associationStacks, type ServiceAccountName } from './stacks.ts';
import { type ClusterSession, startUp } from './start-up.ts';
import { logTasks } from './task-tree.ts';

type UpdateOptions = AssociationOptions & AssociationSettingOptions;

/** Whether a stack of this program, or of eksctl, holds the association's role. */
async function hasOwnRole(session: ClusterSession, subject: ServiceAccountName): Promise<boolean> {
  const stacks = await associationStacks(session.clients.cloudformation, session.cluster);
  return stacks.some(
    ({ account }) => account.namespace === subject.namespace && account.name === subject.name,
  );
}

/** Throws `CommandFailure` (eksctl.md 5.3). */
async function check(
  session: ClusterSession,
  subject: ServiceAccountName,
  present: PodIdentityAssociation,
  options: UpdateOptions,
): Promise<void> {
  const shown = `${subject.namespace}/${subject.name}`;
  if (present.ownerArn !== undefined)
    throw new CommandFailure(
      `cannot update podidentityassociation ${shown} as it is in use by addon ${present.ownerArn}; please use \`eksctl update addon\` instead`,
    );
  const own = await hasOwnRole(session, subject);
  if (own && options.roleArn !== undefined && options.roleArn !== present.roleArn)
    throw new CommandFailure(
      'cannot change podIdentityAssociation.roleARN since the role was created by eksctl',
    );
  if (!own && options.roleArn === undefined)
    throw new CommandFailure(
      'podIdentityAssociation.roleARN is required since the role was not created by eksctl',
    );
}

async function update(options: UpdateOptions): Promise<void> {
  const subject = associationSubject(options);
  const session = await startUp(options);
  const shown = `${subject.namespace}/${subject.name}`;
  const present = await associationOf(session, subject);
  if (present === undefined) throw new CommandFailure(`pod identity association "${shown}" does not exist`);
  await check(session, subject, present, options);
  logTasks([`update pod identity association ${shown}`]);
  await session.clients.eks.send(
    new UpdatePodIdentityAssociationCommand({
      clusterName: session.cluster,
      associationId: present.associationId,
      roleArn: options.roleArn,
      targetRoleArn: options.targetRoleArn,
      disableSessionTags: options.disableSessionTags,
      policy: options.policy,
    }),
  );
  if (options.roleArn !== undefined)
    log('info', `updated role ARN "${options.roleArn}" for pod identity association "${shown}"`);
  log('info', 'all tasks were completed successfully');
}

/** `rolecall update podidentityassociation` (eksctl.md 5.3). */
export function updatePodIdentityAssociation(parent: Command): void {
  withSettings(withSubject(parent.command('podidentityassociation')))
    .description('change what a pod identity association gives')
    .action(update);
}
