import type { AccessGrant } from '../../../core/cluster-access/access-grant.ts';
import type { BindingView, HeldRules, RbacView, SubjectView } from './rbac-view.ts';

/** A user as authorization sees it. */
export interface ToldUser {
  readonly username: string;
  readonly groups: readonly string[];
}

const SERVICE_ACCOUNT = 'system:serviceaccount:';

function isSubject({ kind, name, namespace }: SubjectView, user: ToldUser): boolean {
  if (kind === 'User') return name === user.username;
  if (kind === 'Group') return user.groups.includes(name);
  // Without a namespace it means nobody, also in a RoleBinding.
  return kind === 'ServiceAccount' && user.username === `${SERVICE_ACCOUNT}${namespace ?? ''}:${name}`;
}

function heldBy({ roles }: RbacView, binding: BindingView): HeldRules {
  const { role, namespace } = binding;
  const found = roles.find(
    ({ kind, name, namespace: own }) =>
      kind === role.kind && name === role.name && (kind === 'ClusterRole' || own === namespace),
  );
  const where = namespace === undefined ? '' : ` in ${namespace}`;
  return {
    source: `${binding.kind} ${binding.name}${where} (${role.kind} ${role.name})`,
    rules: found?.rules ?? [],
    namespaces: namespace === undefined ? undefined : [namespace],
    ...(found === undefined ? { dangling: true } : {}),
  };
}

/** Everything that gives the user anything: bindings in the order of their names, then access policies. */
export function heldRules(
  view: RbacView,
  grants: readonly AccessGrant[],
  user: ToldUser,
): readonly HeldRules[] {
  const bindings = view.bindings
    .filter(({ subjects }) => subjects.some((subject) => isSubject(subject, user)))
    .map((binding) => heldBy(view, binding));
  const policies = grants.map(({ policyArn, rules, namespaces }) => ({
    source: `access policy ${policyArn.slice(policyArn.lastIndexOf('/') + 1)}`,
    rules,
    namespaces,
  }));
  return [...bindings, ...policies].sort((a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : 0));
}
