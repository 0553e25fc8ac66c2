import { Refusal } from '../../core/errors/refusal.ts';
import type { Caller, RootCaller, UserCaller } from '../../core/principal/caller.ts';

const ROOT_LIMIT = 3600;
const DEFAULT = 43_200;

/** Whom sessions of users are made for: somebody with a long-term key. Else a session could renew itself for ever (sts.md 9). */
export function longTermCaller(caller: Caller, operation: string): UserCaller | RootCaller {
  if ((caller.type === 'user' || caller.type === 'root') && caller.claims === undefined) return caller;
  throw new Refusal('AccessDenied', 403, `Cannot call ${operation} with session credentials`);
}

/** Seconds: 12 hours unless asked otherwise, and never more than one for the root user (sts.md 6). */
export function userSessionDuration(caller: UserCaller | RootCaller, requested: number | undefined): number {
  return caller.type === 'root' ? Math.min(requested ?? ROOT_LIMIT, ROOT_LIMIT) : (requested ?? DEFAULT);
}
