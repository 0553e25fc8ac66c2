import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resourcePath } from './path.ts';

test('core and named groups', () => {
  const pod = { version: 'v1', namespace: 'ns', plural: 'pods', name: 'p', subresource: 'log' };
  assert.equal(resourcePath(pod), '/api/v1/namespaces/ns/pods/p/log');
  assert.equal(resourcePath({ group: 'batch', version: 'v1', plural: 'jobs' }), '/apis/batch/v1/jobs');
});

test('attack: a name cannot reach another resource', () => {
  const target = { version: 'v1', namespace: 'ns', plural: 'serviceaccounts' };
  assert.equal(
    resourcePath({ ...target, name: '../secrets/x?y#z' }),
    '/api/v1/namespaces/ns/serviceaccounts/..%2Fsecrets%2Fx%3Fy%23z',
  );
  for (const name of ['..', '.', '']) assert.throws(() => resourcePath({ ...target, name }), TypeError);
});
