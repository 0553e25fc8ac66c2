import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { FakeLog } from '../../../test/fakes/log.fake.ts';
import { type AssociationQuestion, type PolledAssociations, pollAssociations } from './association-poll.ts';

const PAGE = 3;
let there: string[];
let asked: string[];
let away: boolean;
let hold: Promise<void> | undefined;
let clock: { time: number; now(): number };
let log: FakeLog;
let source: PolledAssociations;

async function list({ subject, token }: AssociationQuestion) {
  asked.push(subject === undefined ? `page ${token ?? 0}` : `${subject.namespace}/${subject.serviceAccount}`);
  await hold;
  if (away) throw new Error('connection refused');
  const all = there.filter((key) => !subject || key === `${subject.namespace}/${subject.serviceAccount}`);
  const from = Number(token ?? 0);
  const found = all.slice(from, from + PAGE).map((key) => {
    const [namespace = '', serviceAccount = ''] = key.split('/');
    return { namespace, serviceAccount };
  });
  return { found, next: from + PAGE < all.length ? String(from + PAGE) : undefined };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(async () => {
  there = ['a/1', 'a/2', 'a/3', 'b/4'];
  asked = [];
  away = false;
  hold = undefined;
  clock = { time: 1_000_000, now: () => clock.time };
  log = new FakeLog();
  source = pollAssociations(list, { clock, log, chance: () => 0.5 });
  await settled();
});
afterEach(() => source.close());

describe('associations listed through the EKS API', () => {
  it('all pages; what the copy has is answered at once', () => {
    assert.deepEqual(asked, ['page 0', 'page 3']);
    assert.ok(source.ready() && source.connected());
    for (const name of ['1', '2', '3']) assert.equal(source.find('a', name), true);
    assert.equal(asked.length, 2);
  });

  it('looks again before it answers false: an association made a moment ago is found, and told', async () => {
    let changes = 0;
    source.onChange(() => changes++);
    assert.equal(await source.find('c', 'new'), false);
    there.push('c/new');
    assert.equal(await source.find('c', 'new'), true);
    assert.equal(changes, 1);
    assert.equal(source.find('c', 'new'), true);
    assert.deepEqual(asked.slice(2), ['c/new', 'c/new']);
  });

  it('a thousand pods of one service account cost one call; of many, a listing or two', async () => {
    await Promise.all(Array.from({ length: 1000 }, () => source.find('c', 'x')));
    assert.deepEqual(asked.slice(2), ['c/x']);
    there.push('c/500');
    const answers = await Promise.all(Array.from({ length: 1000 }, (_, n) => source.find('c', String(n))));
    assert.deepEqual([answers.filter(Boolean).length, answers[500]], [1, true]);
    assert.ok(asked.length < 20, `${asked.length} calls`);
  });

  it('a listing that began before the question does not answer it', async () => {
    const gate = Promise.withResolvers<void>();
    hold = gate.promise;
    const first = Array.from({ length: 20 }, (_, n) => source.find('c', String(n)));
    const second = source.find('d', 'late');
    there.push('d/late');
    hold = undefined;
    gate.resolve();
    await Promise.all(first);
    assert.equal(await second, true);
  });

  it('while the API is away the last listing is believed for five minutes; then nothing can be told', async () => {
    away = true;
    assert.equal(await source.find('c', 'x'), false);
    assert.equal(source.connected(), false);
    assert.equal(source.find('a', '1'), true);
    clock.time += 299_999;
    assert.equal(await source.find('c', 'x'), false);
    clock.time += 1;
    await assert.rejects(Promise.resolve(source.find('c', 'x')), /cannot be looked up/);
    assert.equal(source.find('a', '1'), true);
    assert.equal(log.events.filter(({ event }) => event === 'admission.associations-unlisted').length, 1);
    away = false;
    assert.equal(await source.find('c', 'x'), false);
    assert.ok(source.connected());
  });

  it('an API that was never reached: not ready, and nothing can be told', async () => {
    away = true;
    const other = pollAssociations(list, { clock, log, chance: () => 0.5 });
    await settled();
    assert.equal(other.ready(), false);
    await assert.rejects(Promise.resolve(other.find('a', '1')), /cannot be looked up/);
    other.close();
  });

  it('attack: a listing without end is given up, and the set before stays', async () => {
    source.close();
    const endless = pollAssociations(async () => ({ found: [], next: 'more' }), {
      clock,
      log,
      chance: () => 0.5,
    });
    for (let turns = 0; turns < 600; turns++) await settled();
    assert.equal(endless.ready(), false);
    assert.equal(endless.connected(), false);
    endless.close();
  });
});
