import type { RequestPrincipal } from '../../core/policy/index.ts';
import type { Tags } from '../../core/records/identity.ts';
import type { SessionClaims } from '../../core/session/claims.ts';

/** What global condition keys say of a caller, whatever kind it is. */
export interface CallerFacts {
  readonly principal: RequestPrincipal;
  /** `aws:userid` */
  readonly userId: string;
  /** `aws:username`: IAM users only. */
  readonly userName: string | undefined;
  /** Tags of the user or role: `aws:PrincipalTag/*`, below those of the session. */
  readonly tags: Tags;
  readonly claims: SessionClaims | undefined;
}
