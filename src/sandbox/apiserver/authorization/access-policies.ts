import { grantedRules } from '../../../core/cluster-access/granted-rules.ts';
import type { AccessGrants } from '../../../service/cluster-access/access-grants.ts';
import type { UserInfo } from '../objects/user.ts';
import type { PolicyRule } from './rules.ts';

/** Rules of the access policies that a user has in a namespace; undefined: those of the whole cluster. */
export function policyRulesOf(
  grants: AccessGrants | undefined,
  user: UserInfo,
  namespace: string | undefined,
): readonly PolicyRule[] {
  // By uid (access-grants.ts): who has none has no access policy, whatever the name.
  if (grants === undefined || user.uid === undefined) return [];
  return grants.of(user).flatMap((grant) => grantedRules(grant, namespace));
}
