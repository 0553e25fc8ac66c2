import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCESS_POLICIES, accessPolicyArn, accessPolicyName, accessPolicyNamed } from './access-policies.ts';

function allows(name: string, verb: string, group: string, resource: string): boolean {
  const rules = accessPolicyNamed(name)?.rules ?? [];
  const has = (list: readonly string[], wanted: string) => list.includes('*') || list.includes(wanted);
  return rules.some(
    (rule) => has(rule.verbs, verb) && has(rule.apiGroups, group) && has(rule.resources, resource),
  );
}

/** Policy, verb, group, resource, whether it is allowed: the differences that the user guide's tables make. */
const CASES: readonly (readonly [string, string, string, string, boolean])[] = [
  ['AmazonEKSViewPolicy', 'list', '', 'pods', true],
  ['AmazonEKSViewPolicy', 'get', '', 'pods/log', true],
  ['AmazonEKSViewPolicy', 'watch', 'apps', 'deployments', true],
  ['AmazonEKSViewPolicy', 'list', '', 'namespaces', true],
  ['AmazonEKSViewPolicy', 'get', '', 'secrets', false],
  ['AmazonEKSViewPolicy', 'create', '', 'pods/exec', false],
  ['AmazonEKSViewPolicy', 'get', '', 'nodes', false],
  ['AmazonEKSViewPolicy', 'delete', '', 'pods', false],
  ['AmazonEKSEditPolicy', 'delete', '', 'pods', true],
  ['AmazonEKSEditPolicy', 'get', '', 'secrets', true],
  ['AmazonEKSEditPolicy', 'impersonate', '', 'serviceaccounts', true],
  ['AmazonEKSEditPolicy', 'create', 'rbac.authorization.k8s.io', 'rolebindings', false],
  ['AmazonEKSEditPolicy', 'create', '', 'namespaces', false],
  ['AmazonEKSEditPolicy', 'create', '', 'serviceaccounts/token', false],
  ['AmazonEKSAdminPolicy', 'create', 'rbac.authorization.k8s.io', 'rolebindings', true],
  ['AmazonEKSAdminPolicy', 'create', 'rbac.authorization.k8s.io', 'clusterrolebindings', false],
  ['AmazonEKSAdminPolicy', 'create', 'authorization.k8s.io', 'localsubjectaccessreviews', true],
  ['AmazonEKSAdminPolicy', 'update', '', 'resourcequotas', false],
  ['AmazonEKSAdminViewPolicy', 'get', '', 'secrets', true],
  ['AmazonEKSAdminViewPolicy', 'list', 'anything.example', 'things', true],
  ['AmazonEKSAdminViewPolicy', 'create', '', 'pods', false],
  ['AmazonEKSSecretReaderPolicy', 'get', '', 'secrets', true],
  ['AmazonEKSSecretReaderPolicy', 'get', '', 'configmaps', false],
  ['AmazonEKSClusterAdminPolicy', 'escalate', 'rbac.authorization.k8s.io', 'clusterroles', true],
  ['AmazonEKSAutoNodePolicy', 'get', '', 'pods', false],
];

for (const [policy, verb, group, resource, expected] of CASES)
  test(`${policy}: ${expected ? 'may' : 'may not'} ${verb} ${resource}${group === '' ? '' : `.${group}`}`, () => {
    assert.equal(allows(policy, verb, group, resource), expected);
  });

test('paths that are no resource are in AmazonEKSClusterAdminPolicy alone', () => {
  const withPaths = ACCESS_POLICIES.filter(({ rules }) =>
    rules?.some(({ nonResourceURLs }) => nonResourceURLs.length > 0),
  );
  assert.deepEqual(
    withPaths.map(({ name }) => name),
    ['AmazonEKSClusterAdminPolicy'],
  );
});

test('a policy has rules of its own or is given to nobody; names are once each and in order', () => {
  const names = ACCESS_POLICIES.map(({ name }) => name);
  assert.deepEqual(names, [...new Set(names)].sort());
  assert.equal(names.length, 34);
  for (const { rules, serviceLinkedOnly } of ACCESS_POLICIES)
    assert.ok(rules === undefined || (rules.length > 0 && serviceLinkedOnly === undefined));
});

test('ARNs of access policies are of the partition, and are no ARNs of IAM policies', () => {
  const arn = accessPolicyArn('aws', 'AmazonEKSViewPolicy');
  assert.equal(arn, 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy');
  assert.equal(accessPolicyName('aws', arn), 'AmazonEKSViewPolicy');
  assert.equal(accessPolicyName('aws-cn', arn), undefined);
  assert.equal(accessPolicyName('aws', 'arn:aws:iam::aws:policy/AmazonEKSViewPolicy'), undefined);
  assert.equal(accessPolicyName('aws', `${arn}\n`), undefined);
});
