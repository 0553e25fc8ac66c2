import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AccessRule } from '../../../core/cluster-access/access-grant.ts';
import { explainPermission } from './explain-permission.ts';
import { permissionChanges } from './permission-changes.ts';
import type { BindingView, RbacView, RoleView, WantedAccess } from './rbac-view.ts';

const rule = (verbs: string, resources: string, more: Partial<AccessRule> = {}): AccessRule => ({
  verbs: verbs.split(' '),
  apiGroups: [''],
  resources: resources.split(' '),
  resourceNames: [],
  nonResourceURLs: [],
  ...more,
});
const clusterRole = (name: string, ...rules: AccessRule[]): RoleView => ({
  kind: 'ClusterRole',
  name,
  rules,
});
const bound = (name: string, role: string, subject: string, namespace?: string): BindingView => ({
  kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
  name,
  ...(namespace === undefined ? {} : { namespace }),
  role: { kind: 'ClusterRole', name: role },
  subjects: [{ kind: 'Group', name: subject }],
});

const VIEW: RbacView = {
  roles: [
    clusterRole('reader', rule('get list', 'pods')),
    clusterRole('web-only', rule('delete', 'pods', { resourceNames: ['web'] })),
    clusterRole('editor', rule('get list delete', 'pods secrets pods/log')),
    clusterRole('everything', rule('*', '*', { apiGroups: ['*'], nonResourceURLs: ['*'] })),
    clusterRole('system:secret', rule('delete', 'pods')),
    clusterRole('eks:addon-manager', rule('delete', 'pods')),
    clusterRole('rolecall-pod-identity', rule('delete', 'pods')),
  ],
  bindings: [
    bound('readers', 'reader', 'devs', 'shop'),
    bound('web', 'web-only', 'devs', 'shop'),
    bound('elsewhere', 'editor', 'devs', 'lab'),
    bound('gone', 'missing', 'devs'),
    bound('others', 'everything', 'ops'),
    {
      kind: 'RoleBinding',
      namespace: 'shop',
      name: 'unplaced',
      role: { kind: 'ClusterRole', name: 'editor' },
      subjects: [{ kind: 'ServiceAccount', name: 'app' }],
    },
  ],
};
const DEV = { username: 'dev', groups: ['devs', 'system:authenticated'] };
const wanted = (verb: string, resource: string, more: Partial<WantedAccess> = {}): WantedAccess => ({
  verb,
  group: '',
  resource,
  subresource: '',
  namespace: 'shop',
  name: '',
  ...more,
});
const told = (want: WantedAccess, user = DEV) => explainPermission(VIEW, [], user, want);

describe('what allows it', () => {
  test('is named', () => {
    assert.equal(told(wanted('get', 'pods')).by, 'RoleBinding readers in shop (ClusterRole reader)');
    assert.equal(told(wanted('delete', 'pods', { name: 'web' })).allowed, true);
    assert.equal(
      told(wanted('get', 'nodes'), { username: 'x', groups: ['system:masters'] }).by,
      'group system:masters',
    );
  });

  test('is an access policy too, where it holds', () => {
    const grant = {
      policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy',
      rules: [rule('get', 'secrets')],
      namespaces: ['sh*'],
    };
    const by = (namespace: string | undefined) =>
      explainPermission(VIEW, [grant], DEV, wanted('get', 'secrets', { namespace })).by;
    assert.equal(by('shop'), 'access policy AmazonEKSViewPolicy');
    assert.equal(by('kube-system'), undefined);
    assert.equal(by(undefined), undefined);
  });

  test('is never a binding of a service account that is in no namespace', () => {
    const app = { username: 'system:serviceaccount:shop:app', groups: [] };
    assert.equal(told(wanted('delete', 'pods'), app).allowed, false);
  });
});

describe('what came near', () => {
  const differences = (want: WantedAccess) =>
    told(want).nearest.map(({ source, difference }) => `${source}: ${difference}`);

  test('is another verb, another object, another namespace, a role that is not there', () => {
    assert.deepEqual(differences(wanted('delete', 'pods', { name: 'db' })), [
      'ClusterRoleBinding gone (ClusterRole missing): the role that it names does not exist',
      'RoleBinding elsewhere in lab (ClusterRole editor): gives it in lab, not in shop',
      'RoleBinding readers in shop (ClusterRole reader): gives get, list, not delete',
    ]);
  });

  test('is a subresource, which a rule for the resource does not give', () => {
    const found = differences(wanted('get', 'pods', { subresource: 'log' }));
    assert.ok(
      found.includes('RoleBinding readers in shop (ClusterRole reader): gives pods, which is not pods/log'),
    );
  });
});

describe('what would allow it', () => {
  test('the narrowest role first, none of the system or of an add-on, and what allows nothing else', () => {
    const want = wanted('delete', 'pods', { name: 'db' });
    assert.deepEqual(told(want).candidates, ['ClusterRole editor', 'ClusterRole everything']);
    assert.deepEqual(permissionChanges(VIEW, DEV, want), [
      "kubectl create role NAME -n 'shop' --verb='delete' --resource='pods' && kubectl create rolebinding NAME -n 'shop' --role='NAME' --group='devs'",
      "or, with a role that is there: kubectl create rolebinding NAME -n 'shop' --clusterrole='editor' --group='devs'",
    ]);
  });

  test('nobody is told to become an administrator for one call', () => {
    const [own, ...others] = permissionChanges(
      VIEW,
      DEV,
      wanted('get', '', { namespace: undefined, path: '/metrics' }),
    );
    assert.match(own ?? '', /--non-resource-url='\/metrics'/);
    assert.deepEqual(others, []);
  });

  test('streams need both verbs, and names cannot leave their quotes', () => {
    const user = { username: "o'brien; rm -rf /", groups: ['system:authenticated'] };
    const changes = permissionChanges(VIEW, user, wanted('get', 'pods', { subresource: 'exec' }));
    assert.match(changes.at(-1) ?? '', /both get and create on pods\/exec/);
    assert.match(changes[0] ?? '', /--user='o'\\''brien; rm -rf \/'$/);
  });
});
