import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchedInstanceNames } from './batched-instance-names.ts';

const idOf = (number: number) => `i-${String(number).padStart(17, '0')}`;

test('section 6: names are kept, the same question is asked once, what comes meanwhile goes together', async () => {
  const calls: number[] = [];
  const gate = Promise.withResolvers<void>();
  const names = batchedInstanceNames(async (ids) => {
    calls.push(ids.length);
    await gate.promise;
    return new Map(ids.map((id) => [id, `${id}.internal`]));
  });
  const all = Array.from({ length: 250 }, (_, at) => names.privateDnsName(idOf(at), ''));
  const again = names.privateDnsName(idOf(0), '');
  gate.resolve();
  assert.equal((await Promise.all(all))[249], `${idOf(249)}.internal`);
  assert.equal(await again, `${idOf(0)}.internal`);
  assert.deepEqual(calls, [1, 1, 1, 1, 1, 100, 100, 45]);
  assert.equal(names.privateDnsName(idOf(7), ''), `${idOf(7)}.internal`, 'synchronous once it is known');
});

test('section 6: a call that fails and an instance that is not there are told, and asked for again', async () => {
  let answer: () => Promise<ReadonlyMap<string, string>> = () => Promise.reject(new Error('throttled'));
  const names = batchedInstanceNames(() => answer());
  const ask = async () => names.privateDnsName(idOf(1), '');
  await assert.rejects(ask(), /failed querying private DNS from EC2 API for node i-0+1: throttled/);
  answer = async () => new Map();
  await assert.rejects(ask(), /failed to find node i-0+1/);
  answer = async () => new Map([[idOf(1), 'n.internal']]);
  assert.equal(await ask(), 'n.internal');
});
