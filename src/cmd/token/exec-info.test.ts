import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wantedVersion } from './exec-info.ts';

const wanted = (KUBERNETES_EXEC_INFO: string | undefined) => wantedVersion({ KUBERNETES_EXEC_INFO });

test('kubectl is answered in the version that it asks for', () => {
  for (const version of ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'])
    assert.equal(wanted(JSON.stringify({ kind: 'ExecCredential', apiVersion: version, spec: {} })), version);
});

test('what says nothing is answered as the reference answers it', () => {
  const hostile = [
    '',
    '{',
    'null',
    '[]',
    '7',
    '{}',
    `"${'x'.repeat(2_000_000)}"`,
    '{"__proto__":{"apiVersion":"v1"}}',
  ];
  for (const text of [undefined, ...hostile])
    assert.equal(wanted(text), 'client.authentication.k8s.io/v1beta1', (text ?? '').slice(0, 40));
});

test('other versions are refused, and not repeated to the terminal', () => {
  const others = [
    'client.authentication.k8s.io/v1alpha1',
    'v1',
    '\u001b[2J',
    7,
    null,
    ['client.authentication.k8s.io/v1'],
    {},
  ];
  for (const apiVersion of others)
    assert.throws(
      () => wanted(JSON.stringify({ apiVersion })),
      (error) => error instanceof Error && !error.message.includes('\u001b'),
      String(apiVersion),
    );
});
