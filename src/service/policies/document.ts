import { Refusal } from '../../core/errors/refusal.ts';
import {
  type PolicyFault,
  validateIdentityPolicy,
  validateSessionPolicy,
  validateTrustPolicy,
} from '../../core/policy/index.ts';

/** Checks a managed or inline policy. Throws `Refusal` MalformedPolicyDocument. */
export function checkPermissionDocument(text: string): void {
  refuse(validateIdentityPolicy(text));
}

/** Checks the inline policy of a session. Throws `Refusal` MalformedPolicyDocument. */
export function checkSessionDocument(text: string): void {
  refuse(validateSessionPolicy(text));
}

/** Checks a trust policy's document; whether its principals exist is `trust-policy.ts`. Throws `Refusal` MalformedPolicyDocument. */
export function checkTrustDocument(text: string): void {
  refuse(validateTrustPolicy(text));
}

function refuse(fault: PolicyFault | undefined): void {
  if (fault === undefined) return;
  throw new Refusal(
    fault.code,
    400,
    fault.message,
    fault.detail === undefined ? {} : { reason: fault.detail },
  );
}
