import type { AccessGrant, AccessRule } from '../../../core/cluster-access/access-grant.ts';
import { ruleAllows, ruleAllowsPath } from '../../../core/cluster-access/rule-allows.ts';
import type { NearBinding, ToldPermission } from './access-account.ts';
import { heldRules, type ToldUser } from './held-rules.ts';
import type { HeldRules, RbacView, RoleView, WantedAccess } from './rbac-view.ts';

/** Its members bypass RBAC. */
const MASTERS = 'system:masters';
const MOST_NEAR = 3;
const MOST_CANDIDATES = 4;

const matches = (pattern: string, namespace: string): boolean =>
  pattern === namespace || (pattern.endsWith('*') && namespace.startsWith(pattern.slice(0, -1)));

function holdsThere({ namespaces }: HeldRules, { namespace, path }: WantedAccess): boolean {
  if (namespaces === undefined) return true;
  return path === undefined && namespace !== undefined && namespaces.some((own) => matches(own, namespace));
}

function allows(rule: AccessRule, wanted: WantedAccess): boolean {
  const { verb, path } = wanted;
  return path === undefined ? ruleAllows(rule, wanted) : ruleAllowsPath(rule, { verb, path });
}

/** `delete pods/log web in namespace default` */
export function describeWanted({
  verb,
  group,
  resource,
  subresource,
  namespace,
  name,
  path,
}: WantedAccess): string {
  if (path !== undefined) return `${verb} ${path}`;
  const full = `${resource}${group === '' ? '' : `.${group}`}${subresource === '' ? '' : `/${subresource}`}`;
  const where = namespace === undefined ? 'at the cluster scope' : `in namespace ${namespace}`;
  return [verb, full, name, where].filter((word) => word !== '').join(' ');
}

const ANY: AccessRule = {
  verbs: ['*'],
  apiGroups: ['*'],
  resources: ['*'],
  resourceNames: [],
  nonResourceURLs: ['*'],
};

/** What keeps a rule from allowing it, when that is one thing alone. */
function lacks(rule: AccessRule, wanted: WantedAccess): string | undefined {
  const but = (changed: Partial<AccessRule>): boolean => allows({ ...rule, ...changed }, wanted);
  if (wanted.path !== undefined) {
    return but({ verbs: ANY.verbs }) ? `gives ${rule.verbs.join(', ')}, not ${wanted.verb}` : undefined;
  }
  if (but({ verbs: ANY.verbs })) return `gives ${rule.verbs.join(', ')}, not ${wanted.verb}`;
  if (but({ resourceNames: [] })) {
    const asked = wanted.name === '' ? 'no particular object is named' : `not ${wanted.name}`;
    return `gives it for ${rule.resourceNames.join(', ')} only, ${asked}`;
  }
  if (but({ apiGroups: ANY.apiGroups })) {
    return `gives it in API group ${rule.apiGroups.map((group) => JSON.stringify(group)).join(', ')}, not ${JSON.stringify(wanted.group)}`;
  }
  const own = wanted.subresource !== '' && rule.resources.includes(wanted.resource);
  if (own && but({ resources: ANY.resources }))
    return `gives ${wanted.resource}, which is not ${wanted.resource}/${wanted.subresource}`;
  return undefined;
}

function differenceOf(held: HeldRules, wanted: WantedAccess): string | undefined {
  if (held.dangling === true) return 'the role that it names does not exist';
  if (!holdsThere(held, wanted)) {
    if (!held.rules.some((rule) => allows(rule, wanted))) return undefined;
    const there = wanted.namespace === undefined ? 'at the cluster scope' : `in ${wanted.namespace}`;
    return `gives it in ${held.namespaces?.join(', ')}, not ${there}`;
  }
  for (const rule of held.rules) {
    const found = lacks(rule, wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

function near(held: readonly HeldRules[], wanted: WantedAccess): readonly NearBinding[] {
  return held
    .flatMap((each) => {
      const difference = differenceOf(each, wanted);
      return difference === undefined ? [] : [{ source: each.source, difference }];
    })
    .slice(0, MOST_NEAR);
}

/** How much a role gives, roughly: stars count as a thousand. */
function breadth({ rules }: RoleView): number {
  const size = (list: readonly string[]): number => (list.includes('*') ? 1000 : list.length);
  return rules.reduce(
    (sum, { verbs, resources, nonResourceURLs, resourceNames }) =>
      sum + (size(verbs) * (size(resources) + size(nonResourceURLs))) / (resourceNames.length > 0 ? 10 : 1),
    0,
  );
}

/** Of the system, of add-ons and of this program: what they give changes with their owners, and is not for people. */
const OWNED = /^(?:system:|eks:|rolecall-)/;

/** Roles that would allow it, the narrowest first. */
export function candidateRoles({ roles }: RbacView, wanted: WantedAccess): readonly RoleView[] {
  const { namespace, path } = wanted;
  return roles
    .filter(({ kind, namespace: own }) => kind === 'ClusterRole' || (path === undefined && own === namespace))
    .filter(({ name }) => !OWNED.test(name))
    .filter(({ rules }) => rules.some((rule) => allows(rule, wanted)))
    .map((role) => ({ role, size: breadth(role) }))
    .sort((a, b) => a.size - b.size || (a.role.name < b.role.name ? -1 : 1))
    .slice(0, MOST_CANDIDATES)
    .map(({ role }) => role);
}

/** Whether RBAC or an access policy lets the user do it, by what, and what came near. */
export function explainPermission(
  view: RbacView,
  grants: readonly AccessGrant[],
  user: ToldUser,
  wanted: WantedAccess,
): ToldPermission {
  const told = { wanted: describeWanted(wanted), nearest: [], candidates: [] };
  if (user.groups.includes(MASTERS))
    return { ...told, allowed: true, by: `group ${MASTERS}`, held: [MASTERS] };
  const held = heldRules(view, grants, user);
  const sources = held.filter((each) => holdsThere(each, wanted)).map(({ source }) => source);
  const by = held.find((each) => holdsThere(each, wanted) && each.rules.some((rule) => allows(rule, wanted)));
  if (by !== undefined) return { ...told, allowed: true, by: by.source, held: sources };
  const candidates = candidateRoles(view, wanted).map(({ kind, name }) => `${kind} ${name}`);
  return { ...told, allowed: false, held: sources, nearest: near(held, wanted), candidates };
}
