import { setTimeout as delay } from 'node:timers/promises';
import {
  type CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type Stack,
  type StackEvent,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { CommandFailure } from '../output.ts';
import { packageVersion } from '../version.ts';
import { log } from './log-lines.ts';
import type { ClusterSession } from './start-up.ts';

export interface Deployment {
  /** Name of the stack. */
  readonly name: string;
  readonly template: string;
  readonly namedRole: boolean;
  /** Tags of the user's. */
  readonly tags: Readonly<Record<string, string>>;
  /** The tag that ties the stack to what it was made for; the user's do not replace it. */
  readonly mark: Readonly<Record<string, string>>;
  /** Milliseconds to wait for the stack. */
  readonly timeout: number;
}

const POLL = 1000;

function failureOf(events: readonly StackEvent[]): string {
  const failed = events.filter((event) => event.ResourceStatus?.endsWith('_FAILED')).at(-1);
  return failed?.ResourceStatusReason ?? 'no reason given';
}

async function settled(
  client: CloudFormationClient,
  stackId: string,
  name: string,
  timeout: number,
): Promise<Stack> {
  for (const end = Date.now() + timeout; ; ) {
    log('info', `waiting for CloudFormation stack "${name}"`);
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackId }));
    const stack = Stacks?.[0];
    if (stack !== undefined && !stack.StackStatus?.endsWith('_IN_PROGRESS')) return stack;
    if (Date.now() > end)
      throw new CommandFailure(`timed out waiting for CloudFormation stack "${name}"`, { exitCode: 3 });
    await delay(POLL);
  }
}

/** Creates the role's stack and waits for it. Resolves to the role's ARN (output `Role1`). */
export async function deployRole(session: ClusterSession, deployment: Deployment): Promise<string> {
  const client = session.clients.cloudformation;
  const { name } = deployment;
  const tags = {
    'alpha.eksctl.io/cluster-name': session.cluster,
    'eksctl.cluster.k8s.io/v1alpha1/cluster-name': session.cluster,
    'alpha.eksctl.io/eksctl-version': packageVersion(),
    ...deployment.tags,
    ...deployment.mark,
  };
  const created = await client.send(
    new CreateStackCommand({
      StackName: name,
      TemplateBody: deployment.template,
      Capabilities: [deployment.namedRole ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM'],
      EnableTerminationProtection: true,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
  log('info', `deploying stack "${name}"`);
  const stack = await settled(client, created.StackId ?? name, name, deployment.timeout);
  const roleArn = stack.Outputs?.find((output) => output.OutputKey === 'Role1')?.OutputValue;
  if (stack.StackStatus === 'CREATE_COMPLETE' && roleArn !== undefined) return roleArn;
  const { StackEvents } = await client.send(new DescribeStackEventsCommand({ StackName: created.StackId }));
  throw new CommandFailure(`stack "${name}" is ${stack.StackStatus}: ${failureOf(StackEvents ?? [])}`);
}

/** Lifts the protection and deletes the stack; with `timeout`, waits until it is gone. */
export async function removeStack(
  client: CloudFormationClient,
  stack: Stack,
  timeout: number | undefined,
): Promise<void> {
  const name = stack.StackName ?? '';
  const StackName = stack.StackId ?? name;
  await client.send(
    new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: false }),
  );
  await client.send(new DeleteStackCommand({ StackName }));
  log('info', `will delete stack "${name}"`);
  if (timeout === undefined) return;
  const gone = await settled(client, StackName, name, timeout);
  if (gone.StackStatus !== 'DELETE_COMPLETE')
    throw new CommandFailure(`stack "${name}" is ${gone.StackStatus}`);
}
