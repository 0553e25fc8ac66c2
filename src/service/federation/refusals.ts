import { Refusal } from '../../core/errors/refusal.ts';
import type { DecisionSummary } from '../../core/policy/index.ts';

/** What AWS says of nearly every faulty token since mid-2026 (sts.md 7.4, text G). The reason is for the audit trail. */
export function invalidToken(reason: string): Refusal {
  return invalidIdentityToken(
    'The web identity token provided could not be validated. See the AssumeRoleWithWebIdentity documentation for requirements.',
    reason,
  );
}

export function invalidIdentityToken(message: string, reason: string): Refusal {
  return new Refusal('InvalidIdentityToken', 400, message, { reason });
}

/** Also what an access token, an unknown algorithm or an unknown `crit` gets (sts.md 7.4). */
export function notAJwt(reason: string): Refusal {
  return invalidIdentityToken(
    'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    reason,
  );
}

/** An unknown role and a refusing trust policy read the same, so that roles cannot be guessed (sts.md 7.4). */
export function notAuthorized(action: string, reason: string, decision?: DecisionSummary): Refusal {
  return new Refusal('AccessDenied', 403, `Not authorized to perform ${action}`, { reason, decision });
}

export const WEB_IDENTITY_ACTION = 'sts:AssumeRoleWithWebIdentity';
