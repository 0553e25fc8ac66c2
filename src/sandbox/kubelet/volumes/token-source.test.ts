import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeClusterApi } from '../../cluster-api.fake.ts';
import type { ClusterApi } from '../../cluster-api.ts';
import { asPod } from '../../pod.ts';
import { createFakeTime } from '../../time.fake.ts';
import { nextRefresh, type TokenCache, tokenPayload } from './token-source.ts';

const HOUR = 3_600_000;

function source(life: number, createToken?: ClusterApi['createToken']) {
  const time = createFakeTime();
  const api = createFakeClusterApi(time);
  const tokens: TokenCache = new Map();
  const metadata = { name: 'p', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '' };
  const pod = asPod({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { serviceAccountName: 'a', containers: [] },
  });
  const given = createToken === undefined ? api : { ...api, createToken };
  const context = { api: given, clock: time, pod, tokens, fileUser: undefined, fileGroup: undefined };
  const read = async () => {
    const payload = await tokenPayload(context, { path: 't', expirationSeconds: life, audience: 'x' }, 0o644);
    return Buffer.from(payload.get('t')?.content ?? []).toString();
  };
  return { time, tokens, read };
}

for (const [life, due] of [
  [600, 0.8 * 600_000],
  // As a webhook with jitter asks for them: a life that is no round number.
  [79_321, 0.8 * 79_321_000],
  [48 * 3600, 24 * HOUR],
] as const) {
  test(`a token of ${life} seconds is renewed after ${due / 1000}`, async () => {
    const { time, tokens, read } = source(life);
    const start = time.now();
    const first = await read();
    assert.equal(nextRefresh(tokens), start + due);
    time.advance(due - 1);
    assert.equal(await read(), first);
    time.advance(1);
    assert.notEqual(await read(), first);
  });
}

test('a renewal that fails leaves the token that is still good, and is tried again; an expired one is no token', async () => {
  let broken = false;
  const expires = Date.UTC(2026, 0, 1, 1);
  const { time, tokens, read } = source(3600, () =>
    broken
      ? Promise.reject(new Error('serviceaccounts "a" not found'))
      : Promise.resolve({ token: 'first', expirationTimestamp: new Date(expires).toISOString() }),
  );
  assert.equal(await read(), 'first');
  broken = true;
  time.advance(0.9 * HOUR);
  assert.equal(await read(), 'first');
  assert.equal(nextRefresh(tokens), time.now() + 10_000);
  time.advance(0.1 * HOUR);
  await assert.rejects(read(), /not found/);
});
