import { type FieldFault, invalidValue, notSupported, required } from '../../errors/field-fault.ts';
import { sameJson, setDefault, type Tree, textOf, treesOf } from '../../objects/tree.ts';
import { defineResource, type ResourceInput } from '../../resources/define.ts';
import type { Column, Resource } from '../../resources/resource.ts';
import { AGE_COLUMN, CREATED_COLUMN, memberOf, NAME_COLUMN, textColumn } from '../../tables/columns.ts';

export const RBAC_GROUP = 'rbac.authorization.k8s.io';
const SUBJECT_KINDS = ['ServiceAccount', 'User', 'Group'];

const listOf = (rule: Tree, member: string): readonly unknown[] =>
  Array.isArray(rule[member]) ? rule[member] : [];

const OF_RESOURCES = ['apiGroups', 'resources', 'resourceNames'];

function ruleFaults(role: Tree, namespaced: boolean): FieldFault[] {
  return treesOf(role, 'rules').flatMap((rule, index) => {
    const at = `rules[${index}]`;
    if (listOf(rule, 'verbs').length === 0)
      return [required(`${at}.verbs`, 'verbs must contain at least one value')];
    if (listOf(rule, 'nonResourceURLs').length > 0) return pathRuleFaults(rule, at, namespaced);
    return ['apiGroups', 'resources']
      .filter((member) => listOf(rule, member).length === 0)
      .map((member) =>
        required(
          `${at}.${member}`,
          `resource rules must supply at least one ${member === 'apiGroups' ? 'api group' : 'resource'}`,
        ),
      );
  });
}

/** A rule is about paths or about resources: one about both would be two, of which readers might see one. */
function pathRuleFaults(rule: Tree, at: string, namespaced: boolean): FieldFault[] {
  const fault = (detail: string) => invalidValue(`${at}.nonResourceURLs`, rule.nonResourceURLs, detail);
  const mixed = OF_RESOURCES.some((member) => listOf(rule, member).length > 0);
  return [
    ...(namespaced ? [fault('namespaced rules cannot apply to non-resource URLs')] : []),
    ...(mixed ? [fault('rules cannot apply to both regular resources and non-resource URLs')] : []),
  ];
}

/** The subject's and the role's API group may be left out. */
function setBindingDefaults(binding: Tree): void {
  setDefault(memberOf(binding, 'roleRef'), 'apiGroup', RBAC_GROUP);
  for (const subject of treesOf(binding, 'subjects')) {
    setDefault(subject, 'apiGroup', subject.kind === 'ServiceAccount' ? '' : RBAC_GROUP);
    if (subject.apiGroup === '') delete subject.apiGroup;
  }
}

function bindingFaults(kinds: readonly string[]): (binding: Tree) => FieldFault[] {
  return (binding) => {
    const role = memberOf(binding, 'roleRef');
    const kind = textOf(role, 'kind');
    return [
      ...(role.apiGroup === RBAC_GROUP
        ? []
        : [notSupported('roleRef.apiGroup', role.apiGroup, [RBAC_GROUP])]),
      ...(kinds.includes(kind) ? [] : [notSupported('roleRef.kind', kind, kinds)]),
      ...(textOf(role, 'name') === '' ? [required('roleRef.name')] : []),
      ...treesOf(binding, 'subjects').flatMap(subjectFaults),
    ];
  };
}

function subjectFaults(subject: Tree, index: number): FieldFault[] {
  const at = `subjects[${index}]`;
  const kind = textOf(subject, 'kind');
  const homeless = kind === 'ServiceAccount' && textOf(subject, 'namespace') === '';
  return [
    ...(SUBJECT_KINDS.includes(kind) ? [] : [notSupported(`${at}.kind`, kind, SUBJECT_KINDS)]),
    ...(textOf(subject, 'name') === '' ? [required(`${at}.name`)] : []),
    ...(homeless ? [required(`${at}.namespace`)] : []),
  ];
}

/** Changing what a binding grants would let who may edit subjects pick another role: make a new binding instead. */
function roleRefFaults(next: Tree, present: Tree): FieldFault[] {
  return sameJson(next.roleRef, present.roleRef)
    ? []
    : [invalidValue('roleRef', next.roleRef, 'cannot change roleRef')];
}

function subjects(kind: string): Column['cell'] {
  return (binding) =>
    treesOf(binding, 'subjects')
      .filter((subject) => subject.kind === kind)
      .map(
        (subject) =>
          (kind === 'ServiceAccount' ? `${textOf(subject, 'namespace')}/` : '') + textOf(subject, 'name'),
      )
      .join(', ');
}

const BINDING_COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  textColumn(
    'Role',
    (binding) =>
      `${textOf(memberOf(binding, 'roleRef'), 'kind')}/${textOf(memberOf(binding, 'roleRef'), 'name')}`,
  ),
  AGE_COLUMN,
  textColumn('Users', subjects('User'), 1),
  textColumn('Groups', subjects('Group'), 1),
  textColumn('ServiceAccounts', subjects('ServiceAccount'), 1),
];

function rbac(input: Omit<ResourceInput, 'group'> & Pick<ResourceInput, 'kind' | 'plural'>): Resource {
  return defineResource({ nameRule: 'path-segment', ...input, group: RBAC_GROUP });
}

function role(kind: string, plural: string, namespaced: boolean): Resource {
  return rbac({
    kind,
    plural,
    namespaced,
    columns: [NAME_COLUMN, CREATED_COLUMN],
    validate: (object) => ruleFaults(object, namespaced),
  });
}

function binding(kind: string, plural: string, namespaced: boolean, roleKinds: readonly string[]): Resource {
  return rbac({
    kind,
    plural,
    namespaced,
    columns: BINDING_COLUMNS,
    setDefaults: setBindingDefaults,
    validate: bindingFaults(roleKinds),
    validateUpdate: roleRefFaults,
  });
}

export const ROLE = role('Role', 'roles', true);
export const CLUSTER_ROLE = role('ClusterRole', 'clusterroles', false);
export const ROLE_BINDING = binding('RoleBinding', 'rolebindings', true, ['ClusterRole', 'Role']);
export const CLUSTER_ROLE_BINDING = binding('ClusterRoleBinding', 'clusterrolebindings', false, [
  'ClusterRole',
]);
