import type { Command } from 'commander';
import { type ClusterToken, clusterToken } from '../../client/cluster-token.ts';
import type { AwsCredentials } from '../../client/credentials.ts';
import { printable } from '../audit/printable.ts';
import { CommandFailure, print, say } from '../output.ts';
import { wantedVersion } from './exec-info.ts';
import type { Environment, SigningRequest, StsPlace } from './signing-request.ts';
import { staticIdentity } from './static-identity.ts';

interface TokenOptions {
  readonly clusterId?: string;
  readonly clusterName?: string;
  readonly region?: string;
  readonly role?: string;
  readonly roleArn?: string;
  readonly externalId?: string;
  readonly sessionName?: string;
  readonly profile?: string;
  readonly tokenOnly?: boolean;
  readonly forwardSessionName?: boolean;
  readonly cache?: boolean;
}

/** Faults of the command line, in the reference's words (cluster-authenticator.md 8.2). */
function usageFault(options: TokenOptions, cluster: string | undefined): string | undefined {
  if (!cluster) return 'cluster ID not specified';
  if (options.clusterId !== undefined && options.clusterName !== undefined)
    return 'cannot specify both --cluster-id and --cluster-name parameter';
  if (options.forwardSessionName && options.sessionName !== undefined)
    return 'cannot specify both --forward-session-name and --session-name parameter';
  return undefined;
}

function signingRequest(options: TokenOptions, cluster: string, environment: Environment): SigningRequest {
  const role = options.role ?? options.roleArn ?? (environment.DEFAULT_ROLE || undefined);
  const { region, profile, externalId, sessionName } = options;
  return {
    cluster,
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(role === undefined ? {} : { role }),
    ...(externalId === undefined ? {} : { externalId }),
    ...(sessionName === undefined ? {} : { sessionName }),
    forwardSessionName: options.forwardSessionName === true,
  };
}

async function signer(
  request: SigningRequest,
  cache: boolean,
): Promise<{ readonly place: StsPlace; readonly credentials: () => Promise<AwsCredentials> }> {
  const known = staticIdentity(request, process.env);
  if (known !== undefined) return { place: known.place, credentials: async () => known.credentials };
  const { sdkIdentity } = await import('./sdk-identity.ts');
  const identity = await sdkIdentity(request, process.env);
  if (!cache) return identity;
  const { cachedCredentials } = await import('./cache/cached-credentials.ts');
  return {
    place: identity.place,
    credentials: () => cachedCredentials(request, process.env, identity.credentials),
  };
}

async function makeToken(request: SigningRequest, cache: boolean): Promise<ClusterToken> {
  const { place, credentials } = await signer(request, cache);
  const found = await credentials();
  return clusterToken({ cluster: request.cluster, credentials: found, ...place });
}

/** What to do next, for the failures that are met most. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/^Could not load credentials/, 'set AWS_PROFILE or --profile, or log in: aws sso login'],
  [/multi-factor|MFA/, 'profiles that ask for a code are not supported here: use credential_process'],
  [/expired/i, 'get new credentials, such as by: aws sso login'],
  [
    /not authorized to perform: sts:AssumeRole/,
    "the role's trust policy and your own policies must both allow it",
  ],
];

function hintFor(error: unknown): string | undefined {
  if (error instanceof CommandFailure) return error.hint;
  const message = error instanceof Error ? error.message : '';
  return HINTS.find(([form]) => form.test(message))?.[1];
}

async function token(_options: unknown, command: Command): Promise<void> {
  // `authenticator -i NAME token` says it before the verb, as the reference's flags may.
  const options: TokenOptions = command.optsWithGlobals();
  const cluster =
    options.clusterId ?? options.clusterName ?? process.env.KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID;
  const fault = usageFault(options, cluster);
  if (fault !== undefined || cluster === undefined) {
    say(`Error: ${fault}`);
    say(command.helpInformation());
    process.exitCode = 1;
    return;
  }
  try {
    const version = wantedVersion(process.env);
    const made = await makeToken(signingRequest(options, cluster, process.env), options.cache === true);
    print(options.tokenOnly ? made.token : JSON.stringify(made.execCredential(version)));
  } catch (error) {
    say(`could not get token: ${printable(error instanceof Error ? error.message : String(error))}`);
    const hint = hintFor(error);
    if (hint !== undefined) say(`hint: ${hint}`);
    process.exitCode = 1;
  }
}

/** `rolecall token`, and `rolecall authenticator token`: kubectl's exec plugin, with the flags of aws-iam-authenticator and of `aws eks get-token`. */
export function tokenCommand(parent: Command): void {
  parent
    .command('token')
    .description('make a bearer token of a cluster out of AWS credentials, as an exec plugin of kubectl')
    .option('-i, --cluster-id <id>', 'the cluster (or KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID)')
    .option('--cluster-name <name>', 'the cluster, as the AWS CLI names the flag')
    .option('--region <region>', 'AWS region of the STS that vouches')
    .option('-r, --role <arn>', 'assume this role first (or DEFAULT_ROLE)')
    .option('--role-arn <arn>', 'the same, as the AWS CLI names the flag')
    .option('-e, --external-id <id>', 'external id to assume the role with')
    .option('-s, --session-name <name>', "name of the role's session")
    .option('--forward-session-name', "name the role's session as the caller's own session is named")
    .option('--profile <name>', 'profile of the AWS configuration files')
    .option('--token-only', 'print the token alone')
    .option('--cache', 'keep temporary credentials in a file of mode 0600 until they end')
    .action(token);
}
