import { Refusal } from '../../core/errors/refusal.ts';
import type { Role } from '../../core/records/identity.ts';

const DEFAULT = 3600;
const CHAINED_LIMIT = 3600;

/**
 * Seconds that a session of the role may last. The role's limit comes before the one for chained roles (sts.md 3.3, 6.2).
 * Throws `Refusal` ValidationError.
 */
export function sessionDuration(requested: number | undefined, role: Role, chained: boolean): number {
  const duration = requested ?? DEFAULT;
  if (duration > role.maxSessionDuration) {
    throw new Refusal(
      'ValidationError',
      400,
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      { reason: `${duration} s is more than the role's ${role.maxSessionDuration} s` },
    );
  }
  if (chained && duration > CHAINED_LIMIT) {
    throw new Refusal(
      'ValidationError',
      400,
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
  return duration;
}
