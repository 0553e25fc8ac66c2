/** The presigned GetCallerIdentity call of a cluster token, after every check that needs no network. */
export interface PresignedCall {
  /** Absolute. */
  readonly url: string;
  /** Goes into the header `x-k8s-aws-id`: the verifier's own cluster, so that another cluster's token fails its signature. */
  readonly clusterId: string;
}

/** An answer that names who is calling. */
export interface StsIdentity {
  readonly status: 200;
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
}

/** What STS said. `body` is its text, for the message; it never holds a secret. */
export type StsAnswer =
  | StsIdentity
  | {
      readonly status: number;
      readonly body: string;
      /** The true cause, where STS is in this process and tells it; for the audit trail. */
      readonly reason?: string;
    };

/** STS answered 200 and what came is no answer. The message is a JSON parser's. */
export class UnreadableAnswer extends Error {
  override name = 'UnreadableAnswer';
}

/**
 * STS, in this process or over the network. Rejects with an `Error` whose message says why it could not be asked, or with
 * `UnreadableAnswer`.
 */
export interface StsCaller {
  getCallerIdentity(call: PresignedCall): StsAnswer | Promise<StsAnswer>;
}
