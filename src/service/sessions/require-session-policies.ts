import { Refusal } from '../../core/errors/refusal.ts';
import { compile, PolicySyntaxError, parsePolicy } from '../../core/policy/index.ts';
import type { Directory } from '../../core/ports/directory.ts';
import { MANAGED_POLICY } from '../../core/records/identity.ts';
import type { ManagedPolicies } from '../policies/managed-policies.ts';

export interface SessionPolicies {
  readonly policy: string | undefined;
  readonly policyArns: readonly string[] | undefined;
}

const POLICY_ARN = /^arn:[a-z-]+:iam::(\d{12}|aws):policy\/(?:[\x21-\x7e]+\/)?([\w+=,.@-]{1,128})$/;

/** Compiled as it will be when the session is used: what would later evaluate to nothing is refused now. */
function requirePolicyText(policy: string): void {
  try {
    compile(parsePolicy(policy), 'identity');
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error;
    const message =
      error.stage === 'grammar' ? 'Syntax errors in policy.' : 'The policy is not in valid JSON format.';
    throw new Refusal('MalformedPolicyDocument', 400, message, { reason: error.message, cause: error });
  }
}

function requirePolicyArn(
  arn: string,
  account: string,
  directory: Directory,
  managed: ManagedPolicies,
): void {
  const match = POLICY_ARN.exec(arn);
  const found =
    match?.[1] === 'aws'
      ? managed.get(arn) !== undefined
      : match?.[1] === account &&
        directory.get(MANAGED_POLICY, account, (match[2] ?? '').toLowerCase())?.body.arn === arn;
  if (!found) throw new Refusal('ValidationError', 400, `ARN ${arn} is not valid.`);
}

/**
 * Session policies must be policies, and managed ones policies that exist in the role's account or AWS's (sts.md 6.8).
 * A missing managed policy must fail here: later it would silently limit nothing or everything.
 */
export function requireSessionPolicies(
  { policy, policyArns }: SessionPolicies,
  account: string,
  services: { readonly directory: Directory; readonly managedPolicies: ManagedPolicies },
): void {
  if (policy !== undefined) requirePolicyText(policy);
  for (const arn of policyArns ?? []) {
    requirePolicyArn(arn, account, services.directory, services.managedPolicies);
  }
}
