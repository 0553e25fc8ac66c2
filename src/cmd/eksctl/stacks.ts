import {
  type CloudFormationClient,
  DescribeStacksCommand,
  ListStacksCommand,
  type Stack,
  type StackStatus,
} from '@aws-sdk/client-cloudformation';

/** Every state of a stack that still exists (eksctl.md 3.3). */
const PRESENT: StackStatus[] = [
  'CREATE_IN_PROGRESS',
  'CREATE_FAILED',
  'CREATE_COMPLETE',
  'ROLLBACK_IN_PROGRESS',
  'ROLLBACK_FAILED',
  'ROLLBACK_COMPLETE',
  'DELETE_IN_PROGRESS',
  'DELETE_FAILED',
  'UPDATE_IN_PROGRESS',
  'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_IN_PROGRESS',
  'UPDATE_ROLLBACK_FAILED',
  'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
  'UPDATE_ROLLBACK_COMPLETE',
  'REVIEW_IN_PROGRESS',
];

export interface ServiceAccountName {
  readonly namespace: string;
  readonly name: string;
}

/** Tag that ties a stack to its service account: `namespace/name`. */
export const SERVICE_ACCOUNT_TAG = 'alpha.eksctl.io/iamserviceaccount-name';

export function stackName(cluster: string, account: ServiceAccountName): string {
  return `eksctl-${cluster}-addon-iamserviceaccount-${account.namespace}-${account.name}`;
}

/** Tag that ties a stack to the pod identity association whose role it holds: `namespace/name`. */
export const ASSOCIATION_TAG = 'alpha.eksctl.io/podidentityassociation-name';

/** A stack that holds the role of a service account. */
export interface ServiceAccountStack {
  readonly account: ServiceAccountName;
  readonly stack: Stack;
  /** Output `Role1`; absent when the stack failed. */
  readonly roleArn: string | undefined;
}

function describe(stack: Stack, tag: string): ServiceAccountStack | undefined {
  const value = stack.Tags?.find((item) => item.Key === tag)?.Value;
  const [namespace, name] = value?.split('/') ?? [];
  if (namespace === undefined || name === undefined) return undefined;
  const roleArn = stack.Outputs?.find((output) => output.OutputKey === 'Role1')?.OutputValue;
  return { account: { namespace, name }, stack, roleArn };
}

/** By their tags: a name alone is ambiguous when namespaces hold hyphens. */
async function taggedStacks(
  client: CloudFormationClient,
  prefix: string,
  tag: string,
): Promise<readonly ServiceAccountStack[]> {
  const found: ServiceAccountStack[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListStacksCommand({ StackStatusFilter: PRESENT, NextToken }));
    for (const summary of page.StackSummaries ?? []) {
      if (!summary.StackName?.startsWith(prefix)) continue;
      const described = await client.send(new DescribeStacksCommand({ StackName: summary.StackId }));
      const stack = described.Stacks?.[0];
      const entry = stack === undefined ? undefined : describe(stack, tag);
      if (entry !== undefined) found.push(entry);
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

/** All iamserviceaccount stacks of the cluster. */
export function serviceAccountStacks(
  client: CloudFormationClient,
  cluster: string,
): Promise<readonly ServiceAccountStack[]> {
  return taggedStacks(client, `eksctl-${cluster}-addon-iamserviceaccount-`, SERVICE_ACCOUNT_TAG);
}

/** Start of the names of all stacks that hold roles of pod identity associations. */
export function associationStackPrefix(cluster: string): string {
  return `eksctl-${cluster}-podidentityrole-`;
}

/** All stacks of the cluster that hold roles of pod identity associations. */
export function associationStacks(
  client: CloudFormationClient,
  cluster: string,
): Promise<readonly ServiceAccountStack[]> {
  return taggedStacks(client, associationStackPrefix(cluster), ASSOCIATION_TAG);
}
