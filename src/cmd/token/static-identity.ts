import type { AwsCredentials } from '../../client/credentials.ts';
import { movesSts, readSharedConfig } from './profile-files.ts';
import type { Environment, SigningRequest, StsPlace } from './signing-request.ts';

const isTrue = (text: string | undefined): boolean => text?.toLowerCase() === 'true';

/** The keys in the shell's variables; undefined when there are none. They win over AWS_PROFILE, as for the AWS CLI. */
export function environmentCredentials(environment: Environment): AwsCredentials | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  if (!accessKeyId || !secretAccessKey) return undefined;
  const { AWS_SESSION_TOKEN: sessionToken, AWS_CREDENTIAL_EXPIRATION: end } = environment;
  const expiration = end ? new Date(end) : undefined;
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken ? { sessionToken } : {}),
    ...(expiration === undefined ? {} : { expiration }),
  };
}

/** The endpoint of STS that the variables name. */
export function environmentEndpoint(environment: Environment): string | undefined {
  if (isTrue(environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS)) return undefined;
  return environment.AWS_ENDPOINT_URL_STS || environment.AWS_ENDPOINT_URL || undefined;
}

/**
 * Everything for the signature out of the shell's variables alone: kubectl asks at each command, and the SDK costs more to load than all
 * else. Undefined when the SDK must be asked.
 */
export function staticIdentity(
  request: SigningRequest,
  environment: Environment,
): { readonly credentials: AwsCredentials; readonly place: StsPlace } | undefined {
  if (request.profile !== undefined || request.role !== undefined) return undefined;
  const credentials = environmentCredentials(environment);
  const region = request.region ?? (environment.AWS_REGION || environment.AWS_DEFAULT_REGION);
  if (credentials === undefined || region === undefined || region === '') return undefined;
  if (movesSts(readSharedConfig(environment))) return undefined;
  const endpoint = environmentEndpoint(environment);
  return {
    credentials,
    place: {
      region,
      ...(endpoint === undefined ? {} : { endpoint }),
      fips: isTrue(environment.AWS_USE_FIPS_ENDPOINT),
      dualStack: isTrue(environment.AWS_USE_DUALSTACK_ENDPOINT),
    },
  };
}
