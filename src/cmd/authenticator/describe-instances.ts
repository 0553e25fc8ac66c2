import type { DescribeInstances } from '../../service/cluster-access/batched-instance-names.ts';

export interface DescribeSettings {
  readonly region: string;
  /** Empty: the region's own. */
  readonly endpoint: string;
  /** Role whose credentials are used; empty: those of the environment. */
  readonly roleArn: string;
  /** On whose behalf the role is assumed; empty: nobody's. */
  readonly sourceArn: string;
  /** Calls a second, and at once. */
  readonly rate: number;
  readonly burst: number;
  /** Called before each call. */
  readonly asked: () => void;
}

/** Milliseconds for a call: whoever waits for it is an API server that waits for a node. */
const TIMEOUT = 5000;
const SESSION = 'aws-iam-authenticator';

/** `ec2:DescribeInstances` with the ordinary SDK, which is loaded when a template needs it for the first time. */
export function describeInstances(settings: DescribeSettings): DescribeInstances {
  const take = tokenBucket(settings.rate, settings.burst);
  let client: Promise<DescribeInstances> | undefined;
  return async (ids) => {
    await take();
    settings.asked();
    client ??= openClient(settings);
    return (await client)(ids);
  };
}

async function openClient({
  region,
  endpoint,
  roleArn,
  sourceArn,
}: DescribeSettings): Promise<DescribeInstances> {
  const { EC2Client, DescribeInstancesCommand } = await import('@aws-sdk/client-ec2');
  const where = { region: region || 'us-east-1', maxAttempts: 2 };
  const ec2 = new EC2Client({
    ...where,
    ...(endpoint === '' ? {} : { endpoint }),
    ...(roleArn === '' ? {} : { credentials: assumedRole(where, roleArn, sourceArn) }),
  });
  return async (ids) => {
    // A filter leaves out what there is not: by InstanceIds, a session of an invented instance would fail every node of its batch.
    const command = new DescribeInstancesCommand({ Filters: [{ Name: 'instance-id', Values: [...ids] }] });
    const found = await ec2.send(command, { abortSignal: AbortSignal.timeout(TIMEOUT) });
    const instances = (found.Reservations ?? []).flatMap(({ Instances = [] }) => Instances);
    return new Map(instances.map(({ InstanceId = '', PrivateDnsName = '' }) => [InstanceId, PrivateDnsName]));
  };
}

/** The SDK asks again when they near their end. */
function assumedRole(where: { readonly region: string }, RoleArn: string, sourceArn: string) {
  return async () => {
    const { STSClient, AssumeRoleCommand } = await import('@aws-sdk/client-sts');
    const sts = new STSClient(where);
    // Conditions of the role's trust policy on aws:SourceArn and aws:SourceAccount read these (cluster-authenticator.md 6).
    if (sourceArn !== '')
      sts.middlewareStack.add(
        (next) => (call) => {
          const { headers } = call.request as { headers: Record<string, string> };
          headers['x-amz-source-arn'] = sourceArn;
          headers['x-amz-source-account'] = sourceArn.split(':')[4] ?? '';
          return next(call);
        },
        { step: 'build', name: 'sourceOfTheCall' },
      );
    const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: SESSION });
    const { Credentials: given } = await sts.send(command, { abortSignal: AbortSignal.timeout(TIMEOUT) });
    if (given?.AccessKeyId === undefined || given.SecretAccessKey === undefined)
      throw new Error(`no credentials for ${RoleArn}`);
    return {
      accessKeyId: given.AccessKeyId,
      secretAccessKey: given.SecretAccessKey,
      ...(given.SessionToken === undefined ? {} : { sessionToken: given.SessionToken }),
      ...(given.Expiration === undefined ? {} : { expiration: given.Expiration }),
    };
  };
}

/** Resolves when one more call may be made: `burst` at once, then `rate` a second. */
function tokenBucket(rate: number, burst: number): () => Promise<void> {
  const gap = 1000 / rate;
  let next = 0;
  return async () => {
    const now = performance.now();
    next = Math.max(next, now - (burst - 1) * gap);
    const wait = next - now;
    next += gap;
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  };
}
