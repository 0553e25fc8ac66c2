import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { UNSEEN_LIMIT } from '../../service/pod-identity/cluster-workloads.ts';
import type { KubernetesObject } from '../client/resource.ts';
import { PodsLost } from './pods-lost.ts';

const START = 1_000_000_000;
const pod = (seenAt = START) => ({ cluster: 'arn', namespace: 'default', name: 'p', uid: 'u1', seenAt });
let copy: Map<string, string>;
let connected: boolean;
let ends: PodsLost;

beforeEach(() => {
  copy = new Map([['default/p', 'u1']]);
  connected = true;
  const pods = {
    connected: () => connected,
    get: (namespace: string, name: string): KubernetesObject | undefined => {
      const uid = copy.get(`${namespace}/${name}`);
      return uid === undefined ? undefined : { metadata: { namespace, name, uid } };
    },
  };
  ends = new PodsLost(pods, { now: () => START });
});

describe('pods that are lost', () => {
  const GONE = 'the pod default/p (u1) is gone';

  it('a pod that is there is not, whenever it was seen', () => {
    for (const seenAt of [0, START, START + 10_000_000])
      assert.equal(ends.lost(pod(seenAt), START), undefined);
  });
  it('a deleted one is, and so is one whose name another took', () => {
    copy.delete('default/p');
    assert.equal(ends.lost(pod(), START + 60_000), GONE);
    copy.set('default/p', 'u2');
    assert.equal(ends.lost(pod(), START + 60_000), GONE);
  });
  it('a pod of this moment may be newer than the copy: five seconds, and no more', () => {
    copy.delete('default/p');
    assert.equal(ends.lost(pod(), START + 4999), undefined);
    assert.equal(ends.lost(pod(), START + 5000), GONE);
  });
  it('attack: a clock that was set back does not keep the session of a deleted pod', () => {
    copy.delete('default/p');
    assert.equal(ends.lost(pod(START + 3_600_000), START), GONE);
  });
  it('while the API is away the last copy is believed, for five minutes', () => {
    assert.equal(ends.lost(pod(), START), undefined);
    connected = false;
    assert.equal(ends.lost(pod(), START + 1000), undefined);
    assert.equal(ends.lost(pod(), START + 1000 + UNSEEN_LIMIT - 1), undefined);
    assert.match(
      ends.lost(pod(), START + 1000 + UNSEEN_LIMIT) ?? '',
      /cannot be told: its cluster's API has been away for 300 s$/,
    );
    connected = true;
    assert.equal(ends.lost(pod(), START + 2000 + UNSEEN_LIMIT), undefined);
  });
  it('a pod younger than the last copy is not taken for gone while the API is away', () => {
    ends.lost(pod(), START);
    connected = false;
    copy.delete('default/p');
    assert.equal(ends.lost(pod(START - 1), START + 60_000), undefined);
    assert.equal(ends.lost(pod(START - 60_000), START + 60_000), GONE);
  });
  it('before the first copy nobody is taken for gone, for as long', () => {
    connected = false;
    copy.clear();
    assert.equal(ends.lost(pod(0), START + 1000), undefined);
    assert.match(ends.lost(pod(0), START + UNSEEN_LIMIT) ?? '', /cannot be told/);
  });
});
