/** Who signed a cluster token, as STS vouched for it (cluster-authenticator.md 3.2, 4). */
export interface ClusterIdentity {
  /** As STS gave it. */
  readonly arn: string;
  /** `arn:P:iam::A:role/R` for a session of the role, else `arn`. A role's path is not in a session's ARN, so never here. */
  readonly canonicalArn: string;
  readonly partition: string;
  /** 12 digits. */
  readonly account: string;
  /** `AROA…` without the session, `AIDA…`, the account's id for its root. */
  readonly userId: string;
  /** Empty for whoever has none. */
  readonly sessionName: string;
  readonly accessKeyId: string;
}
