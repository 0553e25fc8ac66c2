import type { AccessRule } from '../../core/cluster-access/access-grant.ts';
import type { ClusterApi } from '../../sandbox/cluster-api.ts';
import type { KubeObject } from '../../sandbox/object.ts';
import type {
  BindingView,
  RbacView,
  RoleView,
  SubjectView,
} from '../../service/cluster-access/explanation/rbac-view.ts';

const GROUP = 'rbac.authorization.k8s.io';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function texts(from: object, name: string): readonly string[] {
  const value: unknown = Reflect.get(from, name);
  return Array.isArray(value) ? value.map(String) : [];
}

const text = (from: object, name: string): string => {
  const value: unknown = Reflect.get(from, name);
  return typeof value === 'string' ? value : '';
};

function objects(from: object, name: string): readonly object[] {
  const value: unknown = Reflect.get(from, name);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function ruleOf(rule: object): AccessRule {
  return {
    verbs: texts(rule, 'verbs'),
    apiGroups: texts(rule, 'apiGroups'),
    resources: texts(rule, 'resources'),
    resourceNames: texts(rule, 'resourceNames'),
    nonResourceURLs: texts(rule, 'nonResourceURLs'),
  };
}

const placeOf = ({ metadata: { name, namespace } }: KubeObject) => ({
  name,
  ...(namespace === undefined ? {} : { namespace }),
});

const roleView =
  (kind: RoleView['kind']) =>
  (object: KubeObject): RoleView => ({
    kind,
    ...placeOf(object),
    rules: objects(object, 'rules').map(ruleOf),
  });

function subjectView(subject: object): SubjectView {
  const namespace = text(subject, 'namespace');
  return {
    kind: text(subject, 'kind'),
    name: text(subject, 'name'),
    ...(namespace === '' ? {} : { namespace }),
  };
}

const bindingView =
  (kind: BindingView['kind']) =>
  (object: KubeObject): BindingView => {
    const reference: unknown = Reflect.get(object, 'roleRef');
    const role = isObject(reference) ? reference : {};
    return {
      kind,
      ...placeOf(object),
      role: { kind: text(role, 'kind') === 'Role' ? 'Role' : 'ClusterRole', name: text(role, 'name') },
      subjects: objects(object, 'subjects').map(subjectView),
    };
  };

/**
 * RBAC as it is now: everything of the cluster, and all RoleBindings, so that one in another namespace can be told; Roles of every
 * namespace too, since bindings name them.
 */
export function rbacObjects(api: Pick<ClusterApi, 'list'>): RbacView {
  const list = (plural: string) => api.list(`${plural}.${GROUP}`);
  return {
    roles: [...list('clusterroles').map(roleView('ClusterRole')), ...list('roles').map(roleView('Role'))],
    bindings: [
      ...list('clusterrolebindings').map(bindingView('ClusterRoleBinding')),
      ...list('rolebindings').map(bindingView('RoleBinding')),
    ],
  };
}
