import type { RequestPrincipal } from '../../core/policy/index.ts';
import type { Tags } from '../../core/records/identity.ts';
import type { FederatedOrigin, InstanceOrigin } from '../../core/session/claims.ts';

/** What of a session condition keys may look at, whatever kind of session it is. Times: milliseconds. */
export interface SessionFacts {
  readonly issuedAt: number;
  readonly tags?: Tags;
  readonly sourceIdentity?: string;
  readonly federated?: FederatedOrigin;
  readonly instance?: InstanceOrigin;
}

/** What global condition keys say of a caller, whatever kind it is. */
export interface CallerFacts {
  readonly principal: RequestPrincipal;
  /** `aws:userid` */
  readonly userId: string;
  /** `aws:username`: IAM users only. */
  readonly userName: string | undefined;
  /** Tags of the user or role: `aws:PrincipalTag/*`, below those of the session. */
  readonly tags: Tags;
  readonly claims: SessionFacts | undefined;
  /** When the caller proved a second factor. Milliseconds. */
  readonly mfaAt?: number | undefined;
}
