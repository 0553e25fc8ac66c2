/** An AWS managed policy, latest version. Times are milliseconds. */
export interface AwsManagedPolicy {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  /** `ANPA…`, made from the ARN so that it never changes. */
  readonly id: string;
  readonly defaultVersionId: string;
  readonly createDate: number;
  readonly updateDate: number;
  readonly document: string;
}

/** AWS's managed policies, from the bundled data. Loaded on first use. */
export interface ManagedPolicies {
  get(arn: string): AwsManagedPolicy | undefined;
  /** In ARN order. */
  all(): readonly AwsManagedPolicy[];
}
