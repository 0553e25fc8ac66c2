import type { DecisionSummary } from '../policy/explain/summarize.ts';

/**
 * A refusal that a caller may see, in AWS's own words. `reason` is the true cause, for the audit trail and
 * `rolecall explain` only: a door never renders it.
 */
export class Refusal extends Error {
  /** The wire code, for example `NoSuchEntity`. */
  readonly code: string;
  /** HTTP status. */
  readonly status: number;
  readonly reason: string | undefined;
  /** What the policy engine found, for the same readers as `reason`. */
  readonly decision: DecisionSummary | undefined;
  /** Further members of the error document, such as S3's `BucketName` or EKS's `clusterName`. */
  readonly members: Readonly<Record<string, string>>;

  constructor(code: string, status: number, message: string, options: RefusalOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Refusal';
    this.code = code;
    this.status = status;
    this.reason = options.reason;
    this.decision = options.decision;
    this.members = options.members ?? {};
  }
}

export interface RefusalOptions {
  readonly reason?: string;
  readonly decision?: DecisionSummary | undefined;
  readonly members?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}
