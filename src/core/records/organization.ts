import { recordKind } from './record.ts';

/**
 * The organization that all accounts of an instance belong to. Account: GLOBAL. Key: `organization`. Its management account is
 * the default account of the first start, for good: service control policies do not apply to it.
 */
export interface Organization {
  /** `o-` and 10 lower-case letters and digits: `aws:PrincipalOrgID`. */
  readonly id: string;
  /** `r-` and 4 lower-case letters and digits: the root, which has no units below it. */
  readonly rootId: string;
  readonly managementAccount: string;
}
export const ORGANIZATION = recordKind<Organization>('organization');
export const ORGANIZATION_KEY = 'organization';

/** A service control policy of one account. Account: the account. Key: the name. An account without one is not limited. */
export interface ServiceControlPolicy {
  readonly name: string;
  /** `p-` and 8 lower-case letters and digits; AWS's own is `p-FullAWSAccess`. */
  readonly id: string;
  readonly arn: string;
  readonly document: string;
  readonly attachedAt: number;
}
export const SERVICE_CONTROL_POLICY = recordKind<ServiceControlPolicy>('organization.scp');

/** An account that was deleted. Account: GLOBAL. Key: its id, which no other account may have. */
export interface ClosedAccount {
  readonly id: string;
  readonly name: string;
  readonly closedAt: number;
}
export const CLOSED_ACCOUNT = recordKind<ClosedAccount>('account.closed');
