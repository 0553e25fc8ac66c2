import type { SessionClaims } from '../session/claims.ts';

/** An IAM user that signed with a long-term key. */
export interface UserCaller {
  readonly type: 'user';
  readonly account: string;
  readonly arn: string;
  /** `AIDA…`, also `aws:userid`. */
  readonly id: string;
  readonly name: string;
  readonly accessKeyId: string;
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

/** The account itself. */
export interface RootCaller {
  readonly type: 'root';
  readonly account: string;
  readonly arn: string;
  /** The account id. */
  readonly id: string;
  readonly accessKeyId: string;
}

/** Unsigned. */
export interface AnonymousCaller {
  readonly type: 'anonymous';
}

/** Who is calling, as authentication established it. */
export type Caller = UserCaller | SessionCaller | RootCaller | AnonymousCaller;
