/**
 * What a program imports to reach a cluster as an AWS identity: `clusterToken`. The room depends on nothing but the language, `URL` and
 * WebCrypto, so it loads in a millisecond, and in browsers, Deno and workers as well as in Node.
 */
export { type ClusterToken, type ClusterTokenRequest, clusterToken } from './cluster-token.ts';
export { ClusterTokenError, type ClusterTokenErrorCode } from './cluster-token-error.ts';
export type { AwsCredentials, AwsCredentialsSource } from './credentials.ts';
export type { ExecCredential, ExecCredentialVersion } from './exec-credential.ts';
