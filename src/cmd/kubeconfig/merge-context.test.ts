import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { type KubeconfigContext, mergeContext } from './merge-context.ts';

const ADDED: KubeconfigContext = {
  context: 'alice@c',
  cluster: { name: 'c', body: { server: 'https://c' } },
  user: { name: 'alice@c', body: { exec: { command: 'rolecall' } } },
  current: true,
};

test('a file that is not there, or is empty, becomes a kubeconfig', () => {
  for (const text of ['', '\n', '# nothing yet\n']) {
    assert.deepEqual(parse(mergeContext(text, ADDED)), {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'c', cluster: { server: 'https://c' } }],
      contexts: [{ name: 'alice@c', context: { cluster: 'c', user: 'alice@c' } }],
      users: [{ name: 'alice@c', user: { exec: { command: 'rolecall' } } }],
      'current-context': 'alice@c',
    });
  }
});

const OTHERS = `# mine
apiVersion: v1
kind: Config
current-context: prod # careful
clusters:
- name: prod # the real one
  cluster: {server: https://prod}
contexts:
- name: prod
  context: {cluster: prod, user: bob}
- name: alice@c
  context: {cluster: old, user: old, namespace: team}
- name: alice@c
  context: {cluster: older, user: older}
users:
- name: bob
  user: {token: t}
preferences: {}
extensions: null
`;

test('other contexts, comments and unknown members stay; the one of this name is replaced, its namespace kept', () => {
  const after = mergeContext(OTHERS, { ...ADDED, current: false });
  for (const line of [
    '# mine',
    'current-context: prod # careful',
    '- name: prod # the real one',
    'extensions: null',
  ])
    assert.ok(after.includes(line), line);
  const { contexts, users, clusters } = parse(after);
  assert.deepEqual(contexts, [
    { name: 'prod', context: { cluster: 'prod', user: 'bob' } },
    { name: 'alice@c', context: { cluster: 'c', user: 'alice@c', namespace: 'team' } },
  ]);
  assert.deepEqual([users.length, clusters.length], [2, 2]);
  assert.equal(mergeContext(after, { ...ADDED, current: false }), after);
});

test('null and empty lists are filled', () => {
  const after = mergeContext('clusters: null\nusers: []\n', ADDED);
  assert.equal(parse(after).clusters[0].name, 'c');
  assert.match(after, /users:\n {2}- name: alice@c/);
});

test('what is no kubeconfig is left alone', () => {
  for (const text of [
    '[]',
    'a: 1\na: 2\n',
    'a: {',
    'x',
    'a: 1\n---\nb: 2\n',
    'clusters: 7\n',
    'users: {a: 1}\n',
  ])
    assert.throws(() => mergeContext(text, ADDED), /left as it is/, text);
});
