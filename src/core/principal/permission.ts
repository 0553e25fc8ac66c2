/** Condition keys of a request, by lower-case name. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

/** One thing that a call needs to be allowed to do. A call that needs several is evaluated once for each. */
export interface Permission {
  /** `s3:ListBucket` */
  readonly action: string;
  /** The resource's ARN, or `*` for an action without resource types. */
  readonly resource: string;
  /** 12 digits when the resource is owned by an account (cross-account rules). Defaults to the caller's. */
  readonly resourceAccount?: string;
  /** The resource's own policy document, when it has one. */
  readonly resourcePolicy?: string;
  /** Condition keys of this action, lower case, on top of the global ones. */
  readonly context?: RequestContext;
  /** How the denial names the resource, when not by its ARN (IAM: `role voclabs`); `null` names none. */
  readonly display?: string | null;
}

/** Facts of the request that become global condition keys (`aws:CurrentTime`, `aws:SourceIp`, …). */
export interface RequestFacts {
  /** Milliseconds. */
  readonly time: number;
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly secureTransport: boolean;
  readonly region: string;
}
