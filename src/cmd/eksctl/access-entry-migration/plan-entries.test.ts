import assert from 'node:assert/strict';
import { test } from 'node:test';
import { viewMap } from '../../auth/map-view.ts';
import { type PlannedEntry, planEntries } from './plan-entries.ts';

const ACCOUNT = '111122223333';
const role = (name: string, account = ACCOUNT) => `arn:aws:iam::${account}:role/${name}`;

function plan(
  mapRoles: readonly object[],
  more: Readonly<Record<string, string>> = {},
): readonly PlannedEntry[] {
  const map = viewMap({ mapRoles: JSON.stringify(mapRoles), ...more });
  return planEntries(map, {
    account: ACCOUNT,
    partition: 'aws',
    present: new Set([role('present')]),
    find: (arn) => (arn === role('gone') ? undefined : arn === role('dev') ? role('team/dev') : arn),
  });
}
const one = (entry: object) => plan([entry])[0];
const entry = (name: string, username: string, groups: readonly string[]) => ({
  rolearn: role(name),
  username,
  groups,
});

test('a role becomes an entry under its ARN with the path', () => {
  assert.deepEqual(one(entry('dev', 'dev:{{SessionName}}', ['devs'])), {
    arn: role('dev'),
    state: 'create',
    entry: {
      principalARN: role('team/dev'),
      type: 'STANDARD',
      kubernetesUsername: 'dev:{{SessionName}}',
      kubernetesGroups: ['devs'],
    },
  });
});

test('administrators keep what they may do through an access policy, and their other groups', () => {
  const planned = one(entry('admin', 'root', ['system:masters', 'ops']));
  assert.deepEqual(planned?.state === 'create' && planned.entry, {
    principalARN: role('admin'),
    type: 'STANDARD',
    kubernetesUsername: 'root',
    kubernetesGroups: ['ops'],
    accessPolicies: [
      {
        policyARN: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
        accessScope: { type: 'cluster' },
      },
    ],
  });
});

const NODES: readonly (readonly [string, string, readonly string[]])[] = [
  ['EC2_LINUX', '{{EC2PrivateDNSName}}', []],
  ['EC2_WINDOWS', '{{EC2PrivateDNSName}}', ['eks:kube-proxy-windows']],
  ['FARGATE_LINUX', '{{SessionName}}', ['system:node-proxier']],
  ['HYBRID_LINUX', '{{SessionName}}', []],
];
for (const [type, name, more] of NODES)
  test(`nodes become ${type}`, () => {
    const groups = ['system:bootstrappers', 'system:nodes', ...more];
    const planned = one(entry('n', `system:node:${name}`, groups));
    assert.deepEqual(planned?.state === 'create' && planned.entry, { principalARN: role('n'), type });
  });

const STAYS: readonly (readonly [string, object, RegExp])[] = [
  ['a role that is gone', entry('gone', 'a', []), /no such role/],
  ['a reserved group', entry('x', 'a', ['system:basic-user']), /cannot start with system:/],
  ['a reserved username', entry('x', 'system:x', ['system:masters']), /must not begin with system:/],
  ['a name that sessions choose', entry('x', '{{SessionName}}', []), /colon before/],
  ['a templated group', entry('x', 'a', ['{{SessionName}}']), /group name/],
  [
    'a service-linked role',
    { rolearn: role('aws-service-role/a.amazonaws.com/A'), username: 'a', groups: [] },
    /service-linked/,
  ],
  [
    "another account's nodes",
    { rolearn: role('n', '444455556666'), username: 'system:node:{{SessionName}}', groups: ['system:nodes'] },
    /account of the cluster/,
  ],
  [
    'a permission set',
    { sso: { permissionSetName: 'Admin', accountID: ACCOUNT }, username: 'a', groups: [] },
    /permission set/,
  ],
];
for (const [title, mapping, why] of STAYS)
  test(`stays in aws-auth: ${title}`, () => {
    const planned = one(mapping);
    assert.match(planned?.state === 'stays' ? planned.why : JSON.stringify(planned), why);
  });

test('accounts, dropped entries and sections that do not parse stay, so that nobody is forgotten', () => {
  const planned = plan([{ roleran: role('x'), username: 'a' }], {
    mapAccounts: '["111122223333"]',
    mapUsers: '\t-',
  });
  assert.deepEqual(
    planned.map(({ state }) => state),
    ['stays', 'stays', 'stays'],
  );
});

test('of two entries for one principal the later counts; one that has an access entry is left alone', () => {
  const planned = plan([entry('a', 'first', []), entry('A', 'second', []), entry('present', 'p', [])]);
  assert.deepEqual(
    planned.map((each) => (each.state === 'create' ? each.entry.kubernetesUsername : each.state)),
    ['second', 'there'],
  );
});
