import { type Tree, textOf, treesOf } from '../objects/tree.ts';
import type { PathAttributes, ResourceAttributes } from './attributes.ts';

/** A PolicyRule, read from a role. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

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

const has = (list: readonly string[], value: string): boolean => list.includes('*') || list.includes(value);

/** `pods`, `pods/log`, a star with `/log` or `*`. A plain `pods` does not cover its subresources. */
function hasResource(list: readonly string[], resource: string, subresource: string): boolean {
  const full = subresource === '' ? resource : `${resource}/${subresource}`;
  return has(list, full) || (subresource !== '' && list.includes(`*/${subresource}`));
}

export function ruleAllows(
  rule: PolicyRule,
  wanted: Omit<ResourceAttributes, 'user' | 'namespace'>,
): boolean {
  return (
    has(rule.verbs, wanted.verb) &&
    has(rule.apiGroups, wanted.group) &&
    hasResource(rule.resources, wanted.resource, wanted.subresource) &&
    (rule.resourceNames.length === 0 || (wanted.name !== '' && rule.resourceNames.includes(wanted.name)))
  );
}

export function ruleAllowsPath(rule: PolicyRule, wanted: Pick<PathAttributes, 'verb' | 'path'>): boolean {
  return (
    has(rule.verbs, wanted.verb) &&
    rule.nonResourceURLs.some(
      (pattern) =>
        pattern === wanted.path || (pattern.endsWith('*') && wanted.path.startsWith(pattern.slice(0, -1))),
    )
  );
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
