import type { AccessGrant } from '../../../core/cluster-access/access-grant.ts';
import type { AccessGrants } from '../../../service/cluster-access/access-grants.ts';
import type { UserInfo } from '../objects/user.ts';
import type { PolicyRule } from './rules.ts';

function holdsIn({ namespaces }: AccessGrant, namespace: string | undefined): boolean {
  if (namespaces === undefined) return true;
  if (namespace === undefined) return false;
  return namespaces.some(
    (own) => own === namespace || (own.endsWith('*') && namespace.startsWith(own.slice(0, -1))),
  );
}

/** Rules of the access policies that a user has in a namespace; undefined: those of the whole cluster. */
export function grantedRules(
  grants: AccessGrants | undefined,
  user: UserInfo,
  namespace: string | undefined,
): readonly PolicyRule[] {
  // By uid (access-grants.ts): who has none has no access policy, whatever the name.
  if (grants === undefined || user.uid === undefined) return [];
  return grants.of(user).flatMap((grant): readonly PolicyRule[] => {
    if (!holdsIn(grant, namespace)) return [];
    // Paths that are no resource are of no namespace.
    return grant.namespaces === undefined
      ? grant.rules
      : grant.rules.map((rule) => ({ ...rule, nonResourceURLs: [] }));
  });
}
