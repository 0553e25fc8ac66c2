import type { AccessRule } from '../../../core/cluster-access/access-grant.ts';
import { type Tree, textOf, treesOf } from '../objects/tree.ts';

/** A PolicyRule, read from a role. */
export type PolicyRule = AccessRule;

function strings(rule: Tree, member: string): readonly string[] {
  const values = rule[member];
  return Array.isArray(values) ? values.map(String) : [];
}

export function rulesOf(role: Tree): readonly PolicyRule[] {
  return treesOf(role, 'rules').map((rule) => ({
    verbs: strings(rule, 'verbs'),
    apiGroups: strings(rule, 'apiGroups'),
    resources: strings(rule, 'resources'),
    resourceNames: strings(rule, 'resourceNames'),
    nonResourceURLs: strings(rule, 'nonResourceURLs'),
  }));
}

/** Does the subject of a binding mean this user? `namespace` is the binding's own. */
export function subjectMatches(
  subject: Tree,
  user: { username: string; groups: readonly string[] },
  namespace: string,
): boolean {
  const name = textOf(subject, 'name');
  switch (subject.kind) {
    case 'User':
      return name === user.username;
    case 'Group':
      return user.groups.includes(name);
    case 'ServiceAccount':
      return user.username === `system:serviceaccount:${textOf(subject, 'namespace') || namespace}:${name}`;
    default:
      return false;
  }
}
