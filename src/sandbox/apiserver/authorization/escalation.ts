import { forbidden, notFound } from '../errors/refusals.ts';
import { CLUSTER_ROLE, RBAC_GROUP, ROLE } from '../kinds/rbac/rbac.ts';
import { isTree, type Tree, textOf } from '../objects/tree.ts';
import { MASTERS } from '../objects/user.ts';
import type { AdmissionRequest } from '../objects/write.ts';
import { memberOf } from '../tables/columns.ts';
import type { Rbac, RbacReader } from './rbac.ts';
import { type PolicyRule, rulesOf } from './rules.ts';

/** What an aggregated role may come to hold, as anybody may label a role. */
const EVERYTHING: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: [], nonResourceURLs: [] },
  { verbs: ['*'], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ['*'] },
];

const covers = (held: readonly string[], wanted: readonly string[]): boolean =>
  held.includes('*') || wanted.every((value) => held.includes(value));

/** A held rule covers one verb of one resource (or URL) of a wanted rule. */
function coversOne(held: PolicyRule, wanted: PolicyRule): boolean {
  if (!covers(held.verbs, wanted.verbs)) return false;
  if (wanted.nonResourceURLs.length > 0) {
    return wanted.nonResourceURLs.every((url) =>
      held.nonResourceURLs.some(
        (own) => own === url || (own.endsWith('*') && url.startsWith(own.slice(0, -1))),
      ),
    );
  }
  const names =
    held.resourceNames.length === 0 ||
    (wanted.resourceNames.length > 0 && covers(held.resourceNames, wanted.resourceNames));
  return names && covers(held.apiGroups, wanted.apiGroups) && covers(held.resources, wanted.resources);
}

/**
 * Single verbs, groups and resources, and single paths, so that several held rules may cover one wanted rule together. A rule of both,
 * which is not valid any more and may be stored, is all of its parts.
 */
function split(rule: PolicyRule): readonly PolicyRule[] {
  return rule.verbs.flatMap((verb): PolicyRule[] => [
    ...rule.nonResourceURLs.map((url) => ({ ...rule, verbs: [verb], nonResourceURLs: [url] })),
    ...rule.apiGroups.flatMap((group) =>
      rule.resources.map((resource) => ({
        ...rule,
        verbs: [verb],
        apiGroups: [group],
        resources: [resource],
        nonResourceURLs: [],
      })),
    ),
  ]);
}

function missing(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): readonly PolicyRule[] {
  return wanted.filter((rule) => !split(rule).every((part) => held.some((own) => coversOne(own, part))));
}

function describe(rule: PolicyRule): string {
  const list = (values: readonly string[]): string =>
    `[${values.map((value) => JSON.stringify(value)).join(' ')}]`;
  if (rule.nonResourceURLs.length > 0)
    return `{NonResourceURLs:${list(rule.nonResourceURLs)}, Verbs:${list(rule.verbs)}}`;
  return `{APIGroups:${list(rule.apiGroups)}, Resources:${list(rule.resources)}, Verbs:${list(rule.verbs)}}`;
}

function grantedBy(reader: RbacReader, object: Tree, namespace: string | undefined): readonly PolicyRule[] {
  const reference = memberOf(object, 'roleRef');
  if (reference.kind === undefined) return rulesOf(object);
  const inNamespace = reference.kind === 'Role';
  const kind = inNamespace ? ROLE : CLUSTER_ROLE;
  const name = textOf(reference, 'name');
  const role = reader.get(kind, inNamespace ? namespace : undefined, name);
  // A binding made ahead of its role would grant, once the role is made, what nobody has checked.
  if (role === undefined) throw notFound(kind, name);
  return rulesOf(role);
}

/** Who may edit roles or bindings must not thereby gain what they do not hold, unless allowed to `escalate` or `bind`. */
export function checkEscalation(rbac: Rbac, reader: RbacReader, request: AdmissionRequest): void {
  const { resource, user, object, namespace, operation } = request;
  if (
    resource.group !== RBAC_GROUP ||
    object === undefined ||
    operation === 'DELETE' ||
    user.groups.includes(MASTERS)
  )
    return;
  const binding = resource.kind.endsWith('Binding');
  const reference = memberOf(object, 'roleRef');
  const exempt = rbac.allows({
    user,
    verb: binding ? 'bind' : 'escalate',
    group: RBAC_GROUP,
    resource: binding ? (reference.kind === 'Role' ? ROLE.plural : CLUSTER_ROLE.plural) : resource.plural,
    subresource: '',
    namespace,
    name: binding ? textOf(reference, 'name') : request.name,
  });
  if (exempt) return;
  if (isTree(object.aggregationRule) && missing(rbac.rulesFor(user, undefined), EVERYTHING).length > 0) {
    throw forbidden(resource, request.name, 'must have cluster-admin privileges to use an aggregationRule');
  }
  const lacking = missing(rbac.rulesFor(user, namespace), grantedBy(reader, object, namespace));
  if (lacking.length === 0) return;
  const groups = user.groups.map((group) => JSON.stringify(group)).join(' ');
  throw forbidden(
    resource,
    request.name,
    `user ${JSON.stringify(user.username)} (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${lacking.map(describe).join('\n')}`,
  );
}
