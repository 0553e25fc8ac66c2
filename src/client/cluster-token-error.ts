/**
 * `invalid-input`: a member that cannot be right. `no-credentials`: the provider failed (see `cause`) or gave none.
 * `credentials-expired`: they are past their own expiration. `token-too-large`: no verifier would read it.
 */
export type ClusterTokenErrorCode =
  | 'invalid-input'
  | 'no-credentials'
  | 'credentials-expired'
  | 'token-too-large';

/** Why there is no token. The message never holds a secret. */
export class ClusterTokenError extends Error {
  readonly code: ClusterTokenErrorCode;
  constructor(code: ClusterTokenErrorCode, message: string, options?: { readonly cause: unknown }) {
    super(message, options);
    this.name = 'ClusterTokenError';
    this.code = code;
  }
}
