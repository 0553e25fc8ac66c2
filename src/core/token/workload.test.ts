import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workloadOf } from './workload.ts';

const serviceaccount = { name: 'app', uid: 'u-1' };

test('a token of the kubelet names service account, pod, node and itself', () => {
  const bound = {
    namespace: 'ns',
    serviceaccount,
    pod: { name: 'p', uid: 'u-2' },
    node: { name: 'n', uid: 'u-3' },
  };
  assert.deepEqual(workloadOf({ jti: 'id', 'kubernetes.io': bound }), {
    namespace: 'ns',
    serviceAccount: 'app',
    pod: 'p',
    podUid: 'u-2',
    node: 'n',
    tokenId: 'id',
  });
});

test('one that is bound to nothing names its service account alone', () => {
  const bound = { namespace: 'ns', serviceaccount };
  assert.deepEqual(workloadOf({ 'kubernetes.io': bound }), { namespace: 'ns', serviceAccount: 'app' });
});

test('attack: claims of other issuers, of other types or beyond the length of names are no workload', () => {
  const long = 'x'.repeat(254);
  for (const bound of [
    undefined,
    null,
    'x',
    [],
    {},
    { namespace: 'ns' },
    { serviceaccount },
    { namespace: 7, serviceaccount },
  ])
    assert.equal(workloadOf({ 'kubernetes.io': bound }), undefined);
  assert.equal(workloadOf({ 'kubernetes.io': { namespace: long, serviceaccount } }), undefined);
  const bound = { namespace: 'ns', serviceaccount, pod: { name: long, uid: 7 }, node: 'n' };
  assert.deepEqual(workloadOf({ jti: long, 'kubernetes.io': bound }), {
    namespace: 'ns',
    serviceAccount: 'app',
  });
});
