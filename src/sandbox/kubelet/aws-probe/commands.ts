import { bucketLine, failure, type Outcome, usage } from './output.ts';

/** Arguments and environment of one run. */
export interface ProbeRequest {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Runs `s3 ls`, `ec2 describe-instances` or `sts get-caller-identity`, with the SDK's default credential chain, as the AWS CLI would. Never throws. */
export async function runProbe({ args, env }: ProbeRequest): Promise<Outcome> {
  const { words, region } = parse(args, env.AWS_REGION ?? env.AWS_DEFAULT_REGION);
  const command = COMMANDS[words.join(' ')];
  if (command === undefined) return usage();
  if (region === undefined) {
    const stderr =
      '\nYou must specify a region. You can also configure your region by running "aws configure".\n';
    return { stdout: '', stderr, exitCode: 253 };
  }
  try {
    return { stdout: await command.run(region), stderr: '', exitCode: 0 };
  } catch (error) {
    if (error instanceof NoCredentials) return failure('AssumeRoleWithWebIdentity', error.cause);
    return failure(command.operation, error);
  }
}

/** The credentials could not be had; the cause says why. Of the services only STS can be it, asked with the pod's token. */
class NoCredentials extends Error {}

/** Credentials first, so that a refusal of STS is told as one; the client keeps them for the call. */
async function authenticated<Client extends { readonly config: { credentials(): Promise<unknown> } }>(
  client: Client,
): Promise<Client> {
  try {
    await client.config.credentials();
    return client;
  } catch (cause) {
    throw new NoCredentials('no credentials', { cause });
  }
}

interface Command {
  readonly operation: string;
  readonly run: (region: string) => Promise<string>;
}

/** Each loads its client only when it runs: a client costs a third of a second. */
const COMMANDS: Readonly<Record<string, Command | undefined>> = Object.assign(Object.create(null), {
  's3 ls': { operation: 'ListBuckets', run: listBuckets },
  'sts get-caller-identity': { operation: 'GetCallerIdentity', run: getCallerIdentity },
  'ec2 describe-instances': { operation: 'DescribeInstances', run: describeInstances },
} satisfies Record<string, Command>);

function parse(
  args: readonly string[],
  fallback: string | undefined,
): { readonly words: readonly string[]; readonly region: string | undefined } {
  const words: string[] = [];
  let region = fallback;
  const rest = args.values();
  for (const arg of rest) {
    if (arg === '--region') region = rest.next().value ?? region;
    else if (arg.startsWith('--region=')) region = arg.slice('--region='.length);
    else words.push(arg);
  }
  return { words, region: region === '' ? undefined : region };
}

async function listBuckets(region: string): Promise<string> {
  const { ListBucketsCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client = await authenticated(new S3Client({ region }));
  const { Buckets } = await client.send(new ListBucketsCommand({}));
  return (Buckets ?? [])
    .map(({ Name, CreationDate }) => bucketLine(Name ?? '', CreationDate ?? new Date(0)))
    .join('');
}

async function getCallerIdentity(region: string): Promise<string> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const client = await authenticated(new STSClient({ region }));
  const { UserId, Account, Arn } = await client.send(new GetCallerIdentityCommand({}));
  return `${JSON.stringify({ UserId, Account, Arn }, null, 4)}\n`;
}

async function describeInstances(region: string): Promise<string> {
  const { DescribeInstancesCommand, EC2Client } = await import('@aws-sdk/client-ec2');
  const client = await authenticated(new EC2Client({ region }));
  const { Reservations } = await client.send(new DescribeInstancesCommand({}));
  return `${JSON.stringify({ Reservations: Reservations ?? [] }, undefined, 4)}\n`;
}
