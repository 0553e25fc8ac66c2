import type { RequestFacts } from '../../core/principal/permission.ts';
import type { Role } from '../../core/records/identity.ts';
import type { Authorizer } from '../authorization/authorizer.ts';
import { invalidTrustPolicy } from './refusals.ts';

/** Who assumes the role of an association (eks.md 4). */
export const POD_IDENTITY_SERVICE = 'pods.eks.amazonaws.com';

/**
 * The role must trust the service at all. Conditions are left to the exchange: they look at the pod, which is not there yet.
 * Throws `Refusal` InvalidParameterException.
 */
export function requirePodsTrusted(role: Role, authorizer: Authorizer, facts: RequestFacts): void {
  const unconditional = { ...role, assumeRolePolicy: withoutConditions(role.assumeRolePolicy) };
  const principal = { type: 'service', name: POD_IDENTITY_SERVICE } as const;
  const verdict = authorizer.decideTrust(unconditional, principal, 'sts:AssumeRole', {}, facts);
  if (!verdict.allowed) throw invalidTrustPolicy(verdict.reason);
}

/** The allowing statements without their conditions, as another document. A conditional Deny is the exchange's matter, too. */
function withoutConditions(document: string): string {
  const { Statement: statements, ...rest } = JSON.parse(document) as { Statement: unknown };
  const listed: readonly unknown[] = Array.isArray(statements) ? statements : [statements];
  const kept = listed.filter(isObject).filter(({ Effect, Condition }) => Effect === 'Allow' || !Condition);
  return JSON.stringify({ ...rest, Statement: kept.map(({ Condition: _, ...statement }) => statement) });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
