import type { Decision, Layer } from '../../core/policy/index.ts';

/** How a denial names each layer (access-denied.md 1.2 and 1.3): the words without and with a deny. */
const WORDS: Readonly<Record<Layer, { readonly missing: string; readonly denying: string }>> = {
  identity: { missing: 'identity-based policy', denying: 'an identity-based policy' },
  resource: { missing: 'resource-based policy', denying: 'a resource-based policy' },
  boundary: { missing: 'permissions boundary', denying: 'a permissions boundary' },
  session: { missing: 'session policy', denying: 'a session policy' },
  trust: { missing: 'role trust policy', denying: 'the role trust policy' },
  scp: { missing: 'service control policy', denying: 'a service control policy' },
  rcp: { missing: 'resource control policy', denying: 'a resource control policy' },
  'vpc-endpoint': { missing: 'VPC endpoint policy', denying: 'a VPC endpoint policy' },
};

/**
 * The reason clause of a denial. An explicit deny of a managed policy or of a service control policy ends with its ARN
 * (access-denied.md 1.5), but for the managed policies of another account.
 */
export function denialClause(
  decision: Extract<Decision, { allowed: false }>,
  action: string,
  account: string | undefined,
): string {
  const words = WORDS[decision.layer];
  if (!decision.explicit) return `because no ${words.missing} allows the ${action} action`;
  const arn = decision.policy?.arn;
  const owner = arn?.split(':')[4];
  // A guardrail applies to its own organization alone, whose management account its ARN names.
  const named = arn !== undefined && (owner === 'aws' || owner === account || decision.layer === 'scp');
  return `with an explicit deny in ${words.denying}${named ? `: ${arn}` : ''}`;
}
