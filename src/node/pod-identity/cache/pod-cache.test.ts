import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import { readPodClaims } from '../../../core/token/pod-claims.ts';
import { parseWebToken } from '../../../core/token/web-token.ts';
import { type FakeIssuer, fakeIssuer } from '../../testing/pod-tokens.fake.ts';
import { AgentFailure } from '../agent-failure.ts';
import type { PodAnswer } from '../credentials.ts';
import { agentMetrics } from '../metrics.ts';
import { type PodToken, readPodToken } from '../tokens/pod-token.ts';
import { PodCache } from './pod-cache.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 22, 12);

let issuer: FakeIssuer;
let clock: { time: number; now(): number };
let calls: string[];
let exchange: (raw: string) => Promise<PodAnswer>;

before(async () => {
  issuer = await fakeIssuer();
});
beforeEach(() => {
  clock = { time: START, now: () => clock.time };
  calls = [];
  exchange = async (raw) => answerFor(raw, 6 * HOUR);
});

/** Whatever the clock says. */
function claimsIn(raw: string) {
  const read = readPodClaims(parseWebToken(raw)?.payload ?? {});
  return 'missing' in read ? undefined : read;
}

function answerFor(raw: string, life: number): PodAnswer {
  const claims = claimsIn(raw);
  const uid = claims?.pod.uid ?? '';
  return {
    namespace: claims?.namespace ?? '',
    serviceAccount: claims?.serviceAccount.name ?? '',
    credentials: {
      accessKeyId: `ASIA-${uid}-${calls.length}`,
      secretAccessKey: 's',
      sessionToken: 't',
      accountId: '111122223333',
      expiration: clock.time + life,
    },
  };
}

function open({ most = 2000, retention = 3 * HOUR, refreshesPerSecond = 3 } = {}) {
  const metrics = agentMetrics();
  const cache = new PodCache({
    clock,
    chance: () => 0.5,
    metrics,
    most,
    retention,
    refreshesPerSecond,
    exchange: (raw) => {
      calls.push(raw);
      return exchange(raw);
    },
  });
  return { cache, metrics, count: (label: string) => countOf(metrics.render(0), label) };
}

const countOf = (text: string, label: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.includes(label))
      ?.split(' ')[1] ?? 0,
  );

const tokenOf = (uid: string, options = {}): PodToken =>
  readPodToken(issuer.token({ uid }, { now: Math.floor(clock.time / 1000), ...options }), clock.time);

const keyIn = (body: Buffer | undefined): string =>
  body === undefined ? '' : (JSON.parse(body.toString()) as { AccessKeyId: string }).AccessKeyId;

/** Advances in steps of `step`, looking at the cache after each. */
async function pass(cache: PodCache, duration: number, step = 30_000): Promise<void> {
  for (let passed = 0; passed < duration; passed += step) {
    clock.time += step;
    await cache.tick();
  }
}

const away = () => Promise.reject(new AgentFailure(500, 'Unreachable', 'away'));

describe('credentials by pod (pod-identity-agent.md 6, 12)', () => {
  it('one exchange for a pod, however many ask at once and with whichever of its tokens', async () => {
    const { cache, count } = open();
    const first = tokenOf('a');
    const rotated = tokenOf('a', { life: 90_000 });
    const bodies = await Promise.all([first, rotated, first, rotated].map((t) => cache.obtain(t, true)));
    assert.deepEqual(new Set(bodies.map(keyIn)), new Set(['ASIA-a-1']));
    assert.equal(calls.length, 1);
    assert.equal(keyIn(await cache.obtain(tokenOf('a', { life: 95_000 }), true)), 'ASIA-a-1');
    assert.equal(calls.length, 1);
    assert.equal(count('state="hit"'), 1);
    assert.equal(keyIn(cache.hit(first.raw, clock.time)), 'ASIA-a-1');
  });

  it('a token that nobody verified gets nothing of another’s, and joins no other exchange', async () => {
    const { cache } = open();
    await cache.obtain(tokenOf('a'), true);
    const forged = tokenOf('a', { forged: true });
    assert.equal(cache.hit(forged.raw, clock.time), undefined);
    exchange = () => Promise.reject(new AgentFailure(400, 'InvalidTokenException', 'no'));
    await assert.rejects(cache.obtain(forged, false), { code: 'InvalidTokenException' });
    // And the refusal costs the pod nothing.
    assert.equal(cache.size, 1);
  });

  it('tokens that EKS Auth verified are hits from then on, where the node has no keys', async () => {
    const { cache } = open();
    const token = tokenOf('a');
    await cache.obtain(token, false);
    assert.equal(keyIn(cache.hit(token.raw, clock.time)), 'ASIA-a-1');
  });

  it('an answer for another service account is thrown away', async () => {
    const { cache } = open();
    exchange = async () => answerFor(tokenOf('b').raw, HOUR);
    await assert.rejects(cache.obtain(tokenOf('a'), true), { status: 500, code: 'BadAnswer' });
    assert.equal(cache.size, 0);
  });

  it('credentials with 15 seconds left or less are refused with the reference’s text', async () => {
    const { cache } = open();
    exchange = async (raw) => answerFor(raw, 15_000);
    await assert.rejects(cache.obtain(tokenOf('a'), true), {
      status: 500,
      message: 'fetched credentials are expired or will expire within the next 15.00 seconds',
    });
  });

  it('failures are never kept', async () => {
    const { cache } = open();
    exchange = away;
    await assert.rejects(cache.obtain(tokenOf('a'), true));
    exchange = async (raw) => answerFor(raw, HOUR);
    assert.equal(keyIn(await cache.obtain(tokenOf('a'), true)), 'ASIA-a-2');
  });

  it('beyond the size the one used longest ago gives way; size 0 or retention 0 keeps nothing', async () => {
    const { cache } = open({ most: 2 });
    const [a, b, c] = [tokenOf('a'), tokenOf('b'), tokenOf('c')];
    await cache.obtain(a, true);
    await cache.obtain(b, true);
    cache.hit(a.raw, clock.time);
    await cache.obtain(c, true);
    assert.deepEqual(
      [a, b, c].map(({ raw }) => cache.hit(raw, clock.time) !== undefined),
      [true, false, true],
    );
    for (const options of [{ most: 0 }, { retention: 0 }]) {
      const none = open(options).cache;
      await none.obtain(a, true);
      assert.equal(none.size, 0);
    }
  });
});

describe('renewal', () => {
  it('happens behind the answers, well before the end of a short session', async () => {
    const { cache } = open();
    exchange = async (raw) => answerFor(raw, HOUR);
    const token = tokenOf('a');
    await cache.obtain(token, true);
    await pass(cache, 40 * 60_000);
    assert.equal(calls.length, 2);
    assert.equal(keyIn(cache.hit(token.raw, clock.time)), 'ASIA-a-2');
  });

  it('spends one of the budget for each, so that it is what the flag says', async () => {
    const { cache } = open({ refreshesPerSecond: 3 });
    await Promise.all(Array.from({ length: 20 }, (_, index) => cache.obtain(tokenOf(`p${index}`), true)));
    clock.time += 3 * HOUR;
    await cache.tick();
    assert.equal(calls.length, 23);
    clock.time += 1000;
    await cache.tick();
    assert.equal(calls.length, 26);
  });

  it('a server that is away for ten minutes costs no pod with a live session its access', async () => {
    const { cache, count } = open();
    exchange = async (raw) => answerFor(raw, HOUR);
    const tokens = Array.from({ length: 50 }, (_, index) => tokenOf(`p${index}`));
    await Promise.all(tokens.map((token) => cache.obtain(token, true)));
    await pass(cache, 35 * 60_000);
    exchange = away;
    for (let second = 0; second < 600; second += 5) {
      clock.time += 5000;
      await cache.tick();
      for (const token of tokens) assert.notEqual(cache.hit(token.raw, clock.time), undefined);
    }
    assert.ok(count('state="stale"') > 0);
    exchange = async (raw) => answerFor(raw, HOUR);
    await pass(cache, 3 * 60_000, 1000);
    for (const token of tokens) assert.match(keyIn(cache.hit(token.raw, clock.time)), /^ASIA-p/);
    assert.equal(cache.size, 50);
  });

  it('is given up on the four irrecoverable codes, and on no other', async () => {
    for (const [code, kept] of [
      ['ResourceNotFoundException', 0],
      ['ExpiredTokenException', 0],
      ['InvalidTokenException', 0],
      ['AccessDeniedException', 0],
      ['ThrottlingException', 1],
      ['InternalServerException', 1],
      ['Unreachable', 1],
    ] as const) {
      const { cache } = open();
      exchange = async (raw) => answerFor(raw, 6 * HOUR);
      await cache.obtain(tokenOf('a'), true);
      exchange = () => Promise.reject(new AgentFailure(400, code, 'no'));
      clock.time += 3 * HOUR;
      await cache.tick();
      assert.equal(cache.size, kept, code);
    }
  });

  it('uses the newest token; a dead one waits for the next instead of costing the entry', async () => {
    const { cache } = open();
    await cache.obtain(tokenOf('a', { life: 3600 }), true);
    await pass(cache, 3 * HOUR + 60_000);
    assert.deepEqual([calls.length, cache.size], [1, 1]);
    const fresh = tokenOf('a');
    await cache.obtain(fresh, true);
    await pass(cache, 3 * 60_000);
    assert.deepEqual([calls.length, calls[1]], [2, fresh.raw]);
  });

  it('does not happen for a pod that is gone, nor is an exchange under way kept', async () => {
    const { cache, count } = open();
    const token = tokenOf('a');
    await cache.obtain(token, true);
    cache.forget('a');
    assert.equal(cache.hit(token.raw, clock.time), undefined);
    assert.equal(count('skipped-terminated'), 1);
    const held = Promise.withResolvers<PodAnswer>();
    exchange = () => held.promise;
    const under = cache.obtain(token, true);
    cache.forget('a');
    held.resolve(answerFor(token.raw, HOUR));
    await under;
    assert.equal(cache.size, 0);
  });
});

describe('a clock that steps', () => {
  it('back: everything is renewed within a minute or two, and no token turns "not valid yet"', async () => {
    const { cache } = open();
    const token = tokenOf('a');
    await cache.obtain(token, true);
    await cache.tick();
    clock.time -= 2 * HOUR;
    await pass(cache, 120_000, 10_000);
    assert.equal(calls.length, 2);
    assert.notEqual(cache.hit(token.raw, clock.time), undefined);
  });

  it('forward: what has ended by it is fetched again, within one exchange for a pod', async () => {
    const { cache } = open();
    const token = tokenOf('a');
    await cache.obtain(token, true);
    clock.time += 7 * HOUR;
    assert.equal(cache.hit(token.raw, clock.time), undefined);
    await Promise.all([cache.obtain(token, true), cache.obtain(token, true)]);
    assert.equal(calls.length, 2);
  });
});

describe('no pod ever receives another pod’s credentials', () => {
  const uid = fc.constantFrom('a', 'b', 'c');
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('ask' as const), uid, verified: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('forge' as const), uid }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('answer' as const), which: fc.nat(5) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('mix' as const), which: fc.nat(5), uid }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('fail' as const), which: fc.nat(5) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('gone' as const), uid }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('rotate' as const), uid }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('pass' as const), hours: fc.integer({ min: -1, max: 4 }) }),
    },
  );

  it('over interleavings of pods, forgers, answers late, mixed up or failing, deletions and clock steps', async () => {
    const generations = ['a', 'b', 'c'].map(
      (id) => [id, [30, 31, 32].map((days) => tokenOf(id, { life: 86_400 * days }))] as const,
    );
    const forgeries = Object.fromEntries(
      ['a', 'b', 'c'].map((id) => [id, tokenOf(id, { life: 86_400 * 30, forged: true })]),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        clock.time = START;
        calls = [];
        const { cache } = open({ most: 2, refreshesPerSecond: 100 });
        const rest = new Map(generations.map(([id, all]) => [id, [...all]]));
        const tokens = Object.fromEntries(generations.map(([id, all]) => [id, all[0]]));
        const pending: { raw: string; settle: PromiseWithResolvers<PodAnswer> }[] = [];
        exchange = (raw) => {
          const settle = Promise.withResolvers<PodAnswer>();
          pending.push({ raw, settle });
          return settle.promise;
        };
        const asked: Promise<void>[] = [];
        const ask = (id: string, token: PodToken | undefined, verified: boolean, forged: boolean) => {
          assert.ok(token);
          const held = cache.hit(token.raw, clock.time);
          const got = held === undefined ? cache.obtain(token, verified) : Promise.resolve(held);
          asked.push(
            got.then(
              (body) => {
                assert.equal(forged, false, 'a forged token was answered');
                assert.match(keyIn(body), new RegExp(`^ASIA-${id}-`));
              },
              () => undefined,
            ),
          );
        };
        const answer = (which: number, how: (raw: string) => PodAnswer | undefined) => {
          const [call] = pending.splice(which % Math.max(1, pending.length), 1);
          if (call === undefined) return;
          // EKS Auth verifies every token: a forged one never gets an answer.
          const forged = Object.values(forgeries).some(({ raw }) => raw === call.raw);
          const answered = forged ? undefined : how(call.raw);
          if (answered === undefined)
            call.settle.reject(new AgentFailure(400, 'InvalidTokenException', 'no'));
          else call.settle.resolve(answered);
        };
        const ticks: Promise<void>[] = [];
        for (const one of steps) {
          if (one.do === 'ask') ask(one.uid, tokens[one.uid], one.verified, false);
          else if (one.do === 'forge') ask(one.uid, forgeries[one.uid], false, true);
          else if (one.do === 'answer') answer(one.which, (raw) => answerFor(raw, 6 * HOUR));
          else if (one.do === 'mix') answer(one.which, () => answerFor(tokens[one.uid]?.raw ?? '', 6 * HOUR));
          else if (one.do === 'fail') answer(one.which, () => undefined);
          else if (one.do === 'gone') cache.forget(one.uid);
          else if (one.do === 'rotate') tokens[one.uid] = rest.get(one.uid)?.pop() ?? tokens[one.uid];
          else {
            clock.time += one.hours * HOUR;
            ticks.push(cache.tick());
          }
          await new Promise((resolve) => setImmediate(resolve));
        }
        while (pending.length > 0) answer(0, () => undefined);
        await Promise.all([...asked, ...ticks]);
        // Whatever came of it: each text finds its own pod's, and a forged one nothing.
        for (const [id, all] of generations)
          for (const { raw } of all) {
            const held = cache.hit(raw, clock.time);
            if (held !== undefined) assert.match(keyIn(held), new RegExp(`^ASIA-${id}-`));
          }
        for (const { raw } of Object.values(forgeries)) assert.equal(cache.hit(raw, clock.time), undefined);
      }),
      { numRuns: 200 },
    );
  });
});
