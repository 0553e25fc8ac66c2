import type { SimulatedPolicy } from './simulated-policy.ts';

export interface TrustedRole {
  readonly policy: SimulatedPolicy;
}

/** Actions that a role's trust policy decides (policy-language.md 9.1). */
const ASSUMING =
  /^sts:(assumerole|assumerolewithwebidentity|assumerolewithsaml|tagsession|setsourceidentity)$/i;
const ROLE_ARN = /^arn:[a-z-]+:iam::[0-9]{12}:role\/./;

/**
 * Beyond AWS, whose simulator ignores trust policies: assuming a role is decided by its trust policy too, the one given as
 * resource policy, or else that of a role known here. Undefined: not about a role's trust.
 */
export function trustFor(
  simulation: {
    readonly resourcePolicy: SimulatedPolicy | undefined;
    readonly trustOf: (roleArn: string) => TrustedRole | undefined;
  },
  action: string,
  resource: string,
): TrustedRole | undefined {
  if (!ASSUMING.test(action) || !ROLE_ARN.test(resource)) return undefined;
  const { resourcePolicy } = simulation;
  return resourcePolicy === undefined ? simulation.trustOf(resource) : { policy: resourcePolicy };
}
