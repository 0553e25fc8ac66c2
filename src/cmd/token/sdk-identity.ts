import { readFileSync } from 'node:fs';
import type { STSClient, STSClientConfig } from '@aws-sdk/client-sts';
import type { AwsCredentials } from '../../client/credentials.ts';
import { printable } from '../audit/printable.ts';
import { CommandFailure } from '../output.ts';
import { hasProfile, readSharedConfig } from './profile-files.ts';
import type { Environment, SigningRequest, StsPlace } from './signing-request.ts';
import { environmentCredentials } from './static-identity.ts';

/** Where nothing names a region, as the reference does. */
const DEFAULT_REGION = 'us-east-1';
/** Of sessions that nobody named: as the AWS CLI names them. */
const SESSION_NAME = 'EKSGetTokenAuth';
/** Milliseconds. A person waits at kubectl. */
const PATIENCE = { connectionTimeout: 5_000, requestTimeout: 10_000 };

const PROFILE = /^[^\p{C}]{1,256}$/u;

/** The SDK's own chain of credentials, its region and its endpoint, as any AWS tool on this machine finds them. */
export interface SdkIdentity {
  readonly place: StsPlace;
  /** Those that sign: the role's when one is asked for. */
  credentials(): Promise<AwsCredentials>;
}

/** What the SDK would warn of, or take in place of a profile that has no keys. */
const STATIC_KEYS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

function chooseProfile(profile: string, environment: Environment): void {
  const shared = readSharedConfig(environment);
  if (PROFILE.test(profile) && hasProfile(shared, profile)) {
    // `credential_source = Environment` is a profile's own wish for them.
    if (!shared.config.includes('credential_source'))
      for (const name of STATIC_KEYS) delete process.env[name];
    return;
  }
  throw new CommandFailure(
    `the profile ${printable(profile).slice(0, 256)} is not in the AWS configuration files`,
  );
}

async function transport(environment: Environment): Promise<STSClientConfig> {
  const bundle = environment.AWS_CA_BUNDLE;
  if (!bundle) return { requestHandler: PATIENCE };
  const { Agent } = await import('node:https');
  return { requestHandler: { ...PATIENCE, httpsAgent: new Agent({ ca: readFileSync(bundle) }) } };
}

async function regionOf(client: STSClient): Promise<string> {
  try {
    return await client.config.region();
  } catch {
    return DEFAULT_REGION;
  }
}

async function placeOf(client: STSClient, region: string): Promise<StsPlace> {
  const { useFipsEndpoint, useDualstackEndpoint, serviceConfiguredEndpoint } = client.config;
  const [fips, dualStack, endpoint] = await Promise.all([
    useFipsEndpoint(),
    useDualstackEndpoint(),
    serviceConfiguredEndpoint?.(),
  ]);
  return { region, fips, dualStack, ...(endpoint === undefined ? {} : { endpoint }) };
}

/** The session's name out of the caller's user id; undefined for callers that are no session. */
async function ownSessionName(client: STSClient): Promise<string | undefined> {
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const { UserId } = await client.send(new GetCallerIdentityCommand({}));
  const parts = UserId?.split(':') ?? [];
  return parts.length === 2 ? parts[1] : undefined;
}

async function assumeRole(client: STSClient, request: SigningRequest): Promise<AwsCredentials> {
  const { AssumeRoleCommand } = await import('@aws-sdk/client-sts');
  const name = request.forwardSessionName ? await ownSessionName(client) : request.sessionName;
  const { Credentials: made } = await client.send(
    new AssumeRoleCommand({
      RoleArn: request.role,
      RoleSessionName: name ?? SESSION_NAME,
      ...(request.externalId === undefined ? {} : { ExternalId: request.externalId }),
    }),
  );
  if (made?.AccessKeyId === undefined || made.SecretAccessKey === undefined)
    throw new CommandFailure('STS answered AssumeRole without credentials');
  return {
    accessKeyId: made.AccessKeyId,
    secretAccessKey: made.SecretAccessKey,
    sessionToken: made.SessionToken,
    expiration: made.Expiration,
  };
}

/** As the SDK's type has it: members that are absent are not there. */
function exact({ sessionToken, expiration, ...keys }: AwsCredentials) {
  return {
    ...keys,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(expiration === undefined ? {} : { expiration }),
  };
}

/** Loads the SDK. Throws `CommandFailure` for a profile that does not exist. */
export async function sdkIdentity(request: SigningRequest, environment: Environment): Promise<SdkIdentity> {
  const own = request.profile === undefined ? environmentCredentials(environment) : undefined;
  const profile = request.profile ?? (own === undefined ? environment.AWS_PROFILE || undefined : undefined);
  if (profile !== undefined) chooseProfile(profile, environment);
  const { STSClient } = await import('@aws-sdk/client-sts');
  const config: STSClientConfig = {
    maxAttempts: 3,
    ...(await transport(environment)),
    ...(profile === undefined ? {} : { profile }),
    ...(own === undefined ? {} : { credentials: exact(own) }),
  };
  const region = request.region ?? (await regionOf(new STSClient(config)));
  const client = new STSClient({ ...config, region });
  return {
    place: await placeOf(client, region),
    credentials: async () => {
      if (request.role !== undefined) return assumeRole(client, request);
      return client.config.credentials();
    },
  };
}
