import type { ClusterIdentity } from '../../../core/cluster-access/cluster-identity.ts';
import type { KubernetesUser } from '../../../core/cluster-access/kubernetes-user.ts';
import type { AccessAccount } from './access-account.ts';
import type { AccessView } from './access-view.ts';
import { explainPermission } from './explain-permission.ts';
import { permissionChanges } from './permission-changes.ts';
import { policyChanges } from './policy-changes.ts';
import type { WantedAccess } from './rbac-view.ts';

/** Every authenticated user is in it; the API server adds it. */
const AUTHENTICATED = 'system:authenticated';

/** The mapper whose users have access policies. */
const ACCESS_ENTRIES = 'EKSAccessEntries';

type Told = Pick<Partial<AccessAccount>, 'permission' | 'step' | 'means' | 'change'> & {
  readonly forbidden: boolean;
};

/** Whose access entry it is that maps the identity; undefined for those who come another way. */
function entryPrincipal(view: AccessView, identity: ClusterIdentity | undefined): string | undefined {
  if (identity === undefined) return undefined;
  const mapper = view.chain.find((link) => link.mapper.name === ACCESS_ENTRIES)?.mapper;
  if (mapper?.map(identity).state !== 'mapped') return undefined;
  return view.principal(identity)?.arn ?? identity.canonicalArn;
}

/** Whether the user may do what is wanted, when anything is; and what would change it. */
export function withPermission(
  view: AccessView,
  user: KubernetesUser,
  wanted: WantedAccess | undefined,
  identity?: ClusterIdentity,
): Told {
  if (wanted === undefined) return { forbidden: false };
  const rbac = view.rbac();
  const groups = user.groups.includes(AUTHENTICATED) ? user.groups : [...user.groups, AUTHENTICATED];
  const permission = explainPermission(
    rbac,
    view.grants.of(user),
    { username: user.username, groups },
    wanted,
  );
  if (permission.allowed) return { permission, forbidden: false };
  const principalArn = entryPrincipal(view, identity);
  return {
    permission,
    forbidden: true,
    step: 'rbacAllows',
    means: 'a role that is bound to the user or to one of its groups, or an access policy, must allow it',
    change: [
      // Before RBAC: it holds for every session of the principal, where a binding may be to the name of one.
      ...(principalArn === undefined ? [] : policyChanges({ cluster: view.cluster, principalArn }, wanted)),
      ...permissionChanges(rbac, user, wanted),
    ],
  };
}
