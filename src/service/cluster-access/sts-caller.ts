/** The presigned GetCallerIdentity call of a cluster token, after every check that needs no network. */
export interface PresignedCall {
  /** Absolute. */
  readonly url: string;
  /** Goes into the header `x-k8s-aws-id`: the verifier's own cluster, so that another cluster's token fails its signature. */
  readonly clusterId: string;
}

/** What STS said. `body` is its text, for the message; it never holds a secret. */
export type StsAnswer =
  | { readonly status: 200; readonly account: string; readonly arn: string; readonly userId: string }
  | { readonly status: number; readonly body: string };

/** STS, in this process or over the network. Rejects with an `Error` whose message says why it could not be asked. */
export interface StsCaller {
  getCallerIdentity(call: PresignedCall): StsAnswer | Promise<StsAnswer>;
}
