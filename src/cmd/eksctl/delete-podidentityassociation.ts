import { DeletePodIdentityAssociationCommand } from '@aws-sdk/client-eks';
import type { Command } from 'commander';
import { CommandFailure } from '../output.ts';
import { associationOf } from './associations.ts';
import { connectToCluster } from './connect-to-cluster.ts';
import { removeStack } from './deploy-stack.ts';
import { freeRole } from './free-role.ts';
import { log } from './log-lines.ts';
import { type AssociationOptions, associationSubject, withSubject } from './pod-identity-options.ts';
import { duration } from './service-account-options.ts';
import { unbindServiceAccount } from './service-accounts.ts';
import { associationStacks } from './stacks.ts';
import { startUp } from './start-up.ts';
import { logTasks } from './task-tree.ts';

interface DeleteOptions extends AssociationOptions {
  readonly timeout: string;
}

/** The association first: a role that goes while pods are still given it would leave them with errors. */
async function remove(options: DeleteOptions): Promise<void> {
  const subject = associationSubject(options);
  const timeout = duration(options.timeout);
  const session = await startUp(options);
  const shown = `${subject.namespace}/${subject.name}`;
  const present = await associationOf(session, subject);
  if (present?.ownerArn !== undefined)
    throw new CommandFailure(
      `cannot delete podidentityassociation ${shown} as it is in use by addon ${present.ownerArn}; please use \`eksctl update addon\` instead`,
    );
  const stacks = (await associationStacks(session.clients.cloudformation, session.cluster)).filter(
    ({ account }) => account.namespace === subject.namespace && account.name === subject.name,
  );
  if (present === undefined && stacks.length === 0)
    throw new CommandFailure(`pod identity association "${shown}" not found`);
  logTasks([
    ...(present === undefined ? [] : [`delete pod identity association "${shown}"`]),
    ...stacks.map(() => `delete IAM resources for pod identity association service account "${shown}"`),
  ]);
  const kubernetes = await connectToCluster(session);
  try {
    if (present !== undefined)
      await session.clients.eks.send(
        new DeletePodIdentityAssociationCommand({
          clusterName: session.cluster,
          associationId: present.associationId,
        }),
      );
    for (const { stack, roleArn } of stacks) {
      if (roleArn !== undefined) await freeRole(session.clients, stack, roleArn);
      await removeStack(session.clients.cloudformation, stack, timeout);
    }
    await unbindServiceAccount(kubernetes, subject);
  } finally {
    kubernetes.close();
  }
  log('info', 'all tasks were completed successfully');
}

/** `rolecall delete podidentityassociation` (eksctl.md 5.4). Stacks are found by their tags, never by the end of their names. */
export function deletePodIdentityAssociation(parent: Command): void {
  withSubject(parent.command('podidentityassociation'))
    .description('take a role from a service account, and delete the role that was made for it')
    .option('--timeout <duration>', 'time to wait for the stack', '25m')
    .action(remove);
}
