import type { AccessRule } from './access-grant.ts';

/** What somebody wants to do with a resource, as RBAC asks it. */
export interface WantedResource {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  /** Empty: no particular object. */
  readonly name: string;
}

/** What somebody wants to do with a path that is no resource. */
export interface WantedPath {
  readonly verb: string;
  readonly path: string;
}

const has = (list: readonly string[], value: string): boolean => list.includes('*') || list.includes(value);

/** `pods`, `pods/log`, a star with `/log` or `*`. A plain `pods` does not cover its subresources. */
function hasResource(list: readonly string[], resource: string, subresource: string): boolean {
  const full = subresource === '' ? resource : `${resource}/${subresource}`;
  return has(list, full) || (subresource !== '' && list.includes(`*/${subresource}`));
}

/** As RBAC matches a PolicyRule. */
export function ruleAllows(rule: AccessRule, wanted: WantedResource): boolean {
  return (
    has(rule.verbs, wanted.verb) &&
    has(rule.apiGroups, wanted.group) &&
    hasResource(rule.resources, wanted.resource, wanted.subresource) &&
    (rule.resourceNames.length === 0 || (wanted.name !== '' && rule.resourceNames.includes(wanted.name)))
  );
}

/** As RBAC matches a PolicyRule; a pattern may end in `*`. */
export function ruleAllowsPath(rule: AccessRule, wanted: WantedPath): boolean {
  return (
    has(rule.verbs, wanted.verb) &&
    rule.nonResourceURLs.some(
      (pattern) =>
        pattern === wanted.path || (pattern.endsWith('*') && wanted.path.startsWith(pattern.slice(0, -1))),
    )
  );
}
