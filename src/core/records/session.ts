import { recordKind } from './record.ts';

/**
 * A session that was ended before its time. Account: the session's. Key: its access key id. Kept until `until`, when the session would
 * have ended by itself at the latest. Milliseconds.
 */
export interface RevokedSession {
  readonly revokedAt: number;
  readonly until: number;
}
export const REVOKED_SESSION = recordKind<RevokedSession>('sts.revoked-session');
