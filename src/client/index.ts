/**
 * What a program imports to reach a cluster as an AWS identity: `clusterToken`. The room depends on `core`, `URL`
 * and WebCrypto alone, so it loads in milliseconds, and in browsers, Deno and workers as well as in Node.
 */
export { type ClusterToken, type ClusterTokenRequest, clusterToken } from './cluster-token.ts';
export { ClusterTokenError, type ClusterTokenErrorCode } from './cluster-token-error.ts';
export type { AwsCredentials, AwsCredentialsSource } from './credentials.ts';
export type { ExecCredential, ExecCredentialVersion } from './exec-credential.ts';
