import { ruleAllows, ruleAllowsPath } from '../../../core/cluster-access/rule-allows.ts';
import type { AccessGrants } from '../../../service/cluster-access/access-grants.ts';
import { CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING } from '../kinds/rbac/rbac.ts';
import { type Tree, textOf, treesOf } from '../objects/tree.ts';
import { MASTERS, type UserInfo } from '../objects/user.ts';
import type { Resource } from '../resources/resource.ts';
import { memberOf } from '../tables/columns.ts';
import { policyRulesOf } from './access-policies.ts';
import type { PathAttributes, ResourceAttributes } from './attributes.ts';
import { type PolicyRule, rulesOf, subjectMatches } from './rules.ts';

/** What RBAC reads of the cluster. */
export interface RbacReader {
  get(resource: Resource, namespace: string | undefined, name: string): Tree | undefined;
  list(resource: Resource, namespace?: string): readonly Tree[];
}

export interface Rbac {
  allows(attributes: ResourceAttributes): boolean;
  allowsPath(attributes: PathAttributes): boolean;
  /** Every rule that holds for the user in the namespace; undefined: cluster-wide rules only. */
  rulesFor(user: UserInfo, namespace: string | undefined): readonly PolicyRule[];
}

const ALL: PolicyRule = {
  verbs: ['*'],
  apiGroups: ['*'],
  resources: ['*'],
  resourceNames: [],
  nonResourceURLs: ['*'],
};

function bound(binding: Tree, user: UserInfo, namespace: string): boolean {
  return treesOf(binding, 'subjects').some((subject) => subjectMatches(subject, user, namespace));
}

/** Evaluates the RBAC objects and access policies as they are now: a changed binding works on the next request. */
export function createRbac(reader: RbacReader, grants?: AccessGrants): Rbac {
  const roleRules = (binding: Tree, namespace: string | undefined): readonly PolicyRule[] => {
    const reference = memberOf(binding, 'roleRef');
    const inNamespace = reference.kind === 'Role';
    const role = reader.get(
      inNamespace ? ROLE : CLUSTER_ROLE,
      inNamespace ? namespace : undefined,
      textOf(reference, 'name'),
    );
    return role === undefined ? [] : rulesOf(role);
  };
  const rulesFor: Rbac['rulesFor'] = (user, namespace) => {
    if (user.groups.includes(MASTERS)) return [ALL];
    const wide = reader.list(CLUSTER_ROLE_BINDING).filter((binding) => bound(binding, user, ''));
    const narrow = namespace === undefined ? [] : reader.list(ROLE_BINDING, namespace);
    return [
      ...wide.flatMap((binding) => roleRules(binding, undefined)),
      ...narrow
        .filter((binding) => bound(binding, user, namespace ?? ''))
        .flatMap((binding) => roleRules(binding, namespace)),
      ...policyRulesOf(grants, user, namespace),
    ];
  };
  return {
    rulesFor,
    allows: (wanted) => rulesFor(wanted.user, wanted.namespace).some((rule) => ruleAllows(rule, wanted)),
    allowsPath: (wanted) => rulesFor(wanted.user, undefined).some((rule) => ruleAllowsPath(rule, wanted)),
  };
}
