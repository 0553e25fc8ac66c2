/** What `X-Amz-Target` names. */
export interface Target {
  /** Without a package name before it: `CloudTrail_20131101`. */
  readonly interface: string;
  readonly operation: string;
}

const TARGET = /^(?:[A-Za-z0-9_]{1,64}\.){0,8}([A-Za-z0-9_]{1,128})\.([A-Za-z0-9_]{1,128})$/;

/**
 * Reads `CloudTrail_20131101.LookupEvents`, or botocore's `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents`.
 * Undefined when it is neither.
 */
export function parseTarget(header: string | readonly string[] | undefined): Target | undefined {
  if (typeof header !== 'string' || header.length > 512) return undefined;
  const [, name, operation] = TARGET.exec(header) ?? [];
  return name === undefined || operation === undefined ? undefined : { interface: name, operation };
}
