import { ClusterTokenError } from './cluster-token-error.ts';
import { type AwsCredentialsSource, liveCredentials } from './credentials.ts';
import { type ExecCredential, type ExecCredentialVersion, execCredential } from './exec-credential.ts';
import { presign } from './presign.ts';
import { stsEndpoint } from './sts-endpoint.ts';

const PREFIX = 'k8s-aws-v1.';
/** Milliseconds: STS takes the URL for 15 minutes, less one that clocks and the way there may cost. */
const LIFETIME = 14 * 60 * 1000;
/** Characters; verifiers refuse more (cluster-authenticator.md 3.1). */
const LONGEST = 4096;
/** Names of EKS clusters, and the ids that other installers give: dots, slashes and colons in them. */
const CLUSTER = /^[\x21-\x7e]{1,255}$/;

/** For which cluster, as whom, through which STS. */
export interface ClusterTokenRequest {
  /** The cluster's name, or its id: what its verifier was given. */
  readonly cluster: string;
  /** Of the STS that vouches. The cluster may be elsewhere. */
  readonly region: string;
  readonly credentials: AwsCredentialsSource;
  /** Another STS than the region's: https, or http on this machine. The verifier must know it. */
  readonly endpoint?: string | URL;
  readonly fips?: boolean;
  readonly dualStack?: boolean;
  /** The clock, in milliseconds; for tests. */
  readonly now?: () => number;
}

/** A bearer token for the Kubernetes API. */
export interface ClusterToken {
  /** A secret for as long as it lives. */
  readonly token: string;
  /** In 14 minutes, or when the credentials end if that is sooner. */
  readonly expiration: Date;
  /** What kubectl's exec plugins print. */
  execCredential(apiVersion?: ExecCredentialVersion): ExecCredential;
}

/**
 * Makes a bearer token of a cluster out of AWS credentials. Nothing is sent anywhere: the token is a presigned URL. Make another when
 * it ends. Rejects with `ClusterTokenError`.
 */
export async function clusterToken(request: ClusterTokenRequest): Promise<ClusterToken> {
  const { cluster, region } = request;
  if (typeof cluster !== 'string' || !CLUSTER.test(cluster))
    throw new ClusterTokenError('invalid-input', 'cluster must be the name of a cluster, without blanks');
  const endpoint = stsEndpoint(request);
  const clock = request.now ?? Date.now;
  const credentials = await liveCredentials(request.credentials, clock);
  // Read again: the provider may have waited for a person.
  const now = clock();
  const url = await presign({ endpoint, region, cluster, credentials, now });
  const token = `${PREFIX}${btoa(url).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
  if (token.length > LONGEST)
    throw new ClusterTokenError(
      'token-too-large',
      `the session token is too long: verifiers refuse tokens of more than ${LONGEST} bytes`,
    );
  const end = Math.min(now + LIFETIME, credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY);
  const expiration = new Date(end);
  return { token, expiration, execCredential: (apiVersion) => execCredential(token, expiration, apiVersion) };
}
