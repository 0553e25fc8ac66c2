import type { FederatedUserClaims, SessionClaims, UserSessionClaims } from '../session/claims.ts';

/** An IAM user, with a long-term key or with the session that GetSessionToken made of it. */
export interface UserCaller {
  readonly type: 'user';
  readonly account: string;
  readonly arn: string;
  /** `AIDA…`, also `aws:userid`. */
  readonly id: string;
  readonly name: string;
  readonly accessKeyId: string;
  /** Absent for a long-term key. */
  readonly claims?: UserSessionClaims;
  /** When this very call proved a second factor. Milliseconds. */
  readonly mfaAt?: number;
}

/** A role session. */
export interface SessionCaller {
  readonly type: 'assumed-role';
  readonly account: string;
  /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`, without the role's path. */
  readonly arn: string;
  /** `AROA…:SESSION`, also `aws:userid`. */
  readonly id: string;
  /** The role's ARN with its path: `aws:PrincipalArn`. */
  readonly roleArn: string;
  readonly roleName: string;
  readonly accessKeyId: string;
  readonly claims: SessionClaims;
}

/** A federated user: whom a user vouched for with GetFederationToken. */
export interface FederatedUserCaller {
  readonly type: 'federated-user';
  readonly account: string;
  /** `arn:aws:sts::ACCOUNT:federated-user/NAME` */
  readonly arn: string;
  /** `ACCOUNT:NAME`, also `aws:userid`. */
  readonly id: string;
  readonly name: string;
  /** The user that vouched. */
  readonly userArn: string;
  readonly accessKeyId: string;
  readonly claims: FederatedUserClaims;
}

/** The account itself. */
export interface RootCaller {
  readonly type: 'root';
  readonly account: string;
  readonly arn: string;
  /** The account id. */
  readonly id: string;
  readonly accessKeyId: string;
  /** Absent for a long-term key. */
  readonly claims?: UserSessionClaims;
}

/** Unsigned. */
export interface AnonymousCaller {
  readonly type: 'anonymous';
}

/** Who is calling, as authentication established it. */
export type Caller = UserCaller | SessionCaller | FederatedUserCaller | RootCaller | AnonymousCaller;
