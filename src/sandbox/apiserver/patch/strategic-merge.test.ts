import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Refusal } from '../../../core/errors/refusal.ts';
import { applyStrategicMerge } from './strategic-merge.ts';

const POD = 'io.k8s.api.core.v1.Pod';
const containers = (...list: object[]) => ({ spec: { containers: list } });
const merge = (target: object, patch: object) =>
  applyStrategicMerge(POD, structuredClone(target) as never, patch);

describe('strategic merge patch', () => {
  it('merges keyed lists, appends new elements and deletes named ones', () => {
    const merged = merge(
      containers({ name: 'a', image: '1' }, { name: 'b', image: '1' }),
      containers({ name: 'a', image: '2' }, { name: 'b', $patch: 'delete' }, { name: 'c', image: '1' }),
    );
    assert.deepEqual(merged, containers({ name: 'a', image: '2' }, { name: 'c', image: '1' }));
  });

  it('puts elements in the order that the patch gives', () => {
    const order = { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] };
    const merged = merge(containers({ name: 'a' }, { name: 'b' }), { spec: order });
    assert.deepEqual(merged, containers({ name: 'b' }, { name: 'a' }));
  });

  it('replaces lists without a merge key, and whole ones on request', () => {
    const args = (...list: string[]) => containers({ name: 'a', args: list });
    assert.deepEqual(merge(args('x', 'y'), args('z')), args('z'));
    assert.deepEqual(
      merge(containers({ name: 'a' }), containers({ name: 'b' }, { $patch: 'replace' })),
      containers({ name: 'b' }),
    );
  });

  it('merges sets of values and takes named ones out', () => {
    const of = (...finalizers: string[]) => ({ metadata: { finalizers } });
    assert.deepEqual(merge(of('a/x'), of('b/y')), of('a/x', 'b/y'));
    assert.deepEqual(
      merge(of('a/x', 'b/y'), { metadata: { '$deleteFromPrimitiveList/finalizers': ['a/x'] } }),
      of('b/y'),
    );
  });

  it('keeps only the named members of a union', () => {
    const volumes = (volume: object) => ({ spec: { volumes: [volume] } });
    const patch = { name: 'v', $retainKeys: ['name', 'emptyDir'], emptyDir: {} };
    assert.deepEqual(
      merge(volumes({ name: 'v', hostPath: { path: '/' } }), volumes(patch)),
      volumes({ name: 'v', emptyDir: {} }),
    );
  });

  it('removes what is null and refuses elements without their key', () => {
    assert.deepEqual(
      merge({ metadata: { labels: { a: '1', b: '2' } } }, { metadata: { labels: { a: null } } }),
      { metadata: { labels: { b: '2' } } },
    );
    assert.throws(() => merge(containers({ name: 'a' }), containers({ image: 'x' })), Refusal);
    assert.throws(() => merge({}, { $patch: 'explode' }), Refusal);
  });
});
