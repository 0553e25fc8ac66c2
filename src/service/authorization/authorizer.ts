import type { DecisionSummary } from '../../core/policy/index.ts';
import type { Caller } from '../../core/principal/caller.ts';
import type { Permission, RequestContext, RequestFacts } from '../../core/principal/permission.ts';
import type { Role } from '../../core/records/identity.ts';

/** Who asks to assume a role without being a signed caller. */
export type TrustPrincipal =
  | { readonly type: 'federated'; readonly provider: string; readonly account: string }
  | { readonly type: 'service'; readonly name: string };

/** Result of a trust decision: what to tell the audit trail, never the caller. */
export interface TrustVerdict {
  readonly allowed: boolean;
  /** Why not, in words: which statement or condition failed. Empty when allowed. */
  readonly reason: string;
  /** The same as data. */
  readonly decision?: DecisionSummary | undefined;
}

/** Every decision of the product goes through here. */
export interface Authorizer {
  /** Throws `Denial` for the first permission that is not allowed; returns when all are. */
  require(caller: Caller, permissions: readonly Permission[], facts: RequestFacts): void;
  /**
   * May `principal` perform `action` (`sts:AssumeRoleWithWebIdentity`, `sts:TagSession`, …) on the role by its trust
   * policy alone (policy-language.md 9.2)? `context` keys are lower case.
   */
  decideTrust(
    role: Role,
    principal: TrustPrincipal,
    action: string,
    context: RequestContext,
    facts: RequestFacts,
  ): TrustVerdict;
  /** May the signed caller assume the role: trust policy and identity side, same account and cross account. */
  decideAssumeRole(
    role: Role,
    account: string,
    caller: Caller,
    action: string,
    context: RequestContext,
    facts: RequestFacts,
  ): TrustVerdict;
}
