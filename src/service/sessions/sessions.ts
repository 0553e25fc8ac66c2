import type { AccessKey, Role, User } from '../../core/records/identity.ts';
import type {
  AnySessionStatement,
  Credentials,
  FederatedUserClaims,
  SessionClaims,
  UserSessionClaims,
} from '../../core/session/claims.ts';

/** Why a session token is not accepted; each door words it in its protocol (sts.md 4.2). `role-gone`: or the user. */
export type SessionFault = 'malformed' | 'mismatched' | 'expired' | 'role-gone' | 'revoked' | 'pod-gone';

export type SessionResult =
  | { readonly ok: true; readonly claims: SessionClaims; readonly role: Role }
  | {
      readonly ok: true;
      readonly claims: UserSessionClaims | FederatedUserClaims;
      readonly role?: undefined;
      /** Undefined for the account's root user. */
      readonly user: User | undefined;
    }
  | {
      readonly ok: false;
      readonly fault: SessionFault;
      /** More than the fault says, for the audit trail. */
      readonly reason?: string;
    };

/** A long-term key with its owner and opened secret. */
export interface LongTermKey {
  readonly account: string;
  readonly key: AccessKey;
  readonly user: User;
  readonly secret: string;
}

/** Minting and opening of credentials. Synchronous: the hot path of every request. */
export interface Sessions {
  /** Seals the claims; makes access key id (account encoded, sts.md 5.2) and secret. */
  mint(statement: AnySessionStatement): Credentials;
  /** Opens a token for the access key it came with. Expiry, revocation, and the unique id of role or user are checked here. */
  open(accessKeyId: string, sessionToken: string, now: number): SessionResult;
  /** Undefined when unknown or inactive. */
  longTermKey(accessKeyId: string): LongTermKey | undefined;
}
