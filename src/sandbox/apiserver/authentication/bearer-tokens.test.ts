import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TokenReview, TokenReviewer } from '../../../service/cluster-access/token-reviewer.ts';
import { createFakeTime } from '../../time.fake.ts';
import { StatusRefusal } from '../errors/status.ts';
import { type BearerTokens, createBearerTokens } from './bearer-tokens.ts';
import type { ServiceAccountTokens } from './service-account-token.ts';

const AUDIENCE = 'https://localhost/id/0';
const ALICE: TokenReview = { ok: true, user: { username: 'alice', groups: ['g'] }, by: 'test' };

const serviceAccounts: ServiceAccountTokens = {
  verify: (token) =>
    token === 'sa'
      ? { ok: true, user: { username: 'system:serviceaccount:a:b', groups: [] }, audiences: [AUDIENCE] }
      : { ok: false, fault: 'invalid bearer token' },
};

const judged = (tokens: BearerTokens, token: string, audiences: readonly string[]) =>
  tokens.judge(token, audiences, { sourceIp: '', userAgent: '' });

function reviewer(review: TokenReviewer['review']): TokenReviewer {
  return { recognises: (token) => token.startsWith('k8s-'), review };
}

function tokensOf(...reviewers: readonly TokenReviewer[]) {
  const time = createFakeTime();
  return {
    time,
    tokens: createBearerTokens({ reviewers, serviceAccounts, audience: AUDIENCE, timers: time }),
  };
}

test('the reviewer that recognises a token judges it; the rest are for service accounts', async () => {
  const { tokens } = tokensOf(reviewer(() => ALICE));
  assert.deepEqual(await judged(tokens, 'k8s-x', []), { ok: true, user: ALICE.user, audiences: [AUDIENCE] });
  assert.equal((await judged(tokens, 'sa', [])).ok, true);
  assert.equal((await judged(tokens, 'other', [])).ok, false);
});

test('a token that a reviewer refused is not offered to anybody else', async () => {
  const refusing = reviewer(() => ({
    ok: false,
    result: 'invalid_token',
    check: 'c',
    message: 'true reason',
  }));
  const { tokens } = tokensOf(
    refusing,
    reviewer(() => ALICE),
  );
  assert.deepEqual(await judged(tokens, 'k8s-x', []), {
    ok: false,
    fault: 'invalid bearer token',
    reason: 'true reason',
    check: 'c',
  });
});

test("attack: a token for the API server is not good for another's audience", async () => {
  let asked = 0;
  const { tokens } = tokensOf(
    reviewer(() => {
      asked++;
      return ALICE;
    }),
  );
  assert.equal((await judged(tokens, 'k8s-x', ['sts.amazonaws.com'])).ok, false);
  assert.equal(asked, 0);
  const told = await judged(tokens, 'k8s-x', ['sts.amazonaws.com', AUDIENCE]);
  assert.deepEqual(told.ok && told.audiences, [AUDIENCE]);
});

test('attack: a user without a name is nobody', async () => {
  const { tokens } = tokensOf(
    reviewer(() => ({ ok: true, user: { username: '', groups: ['system:masters'] }, by: 'x' })),
  );
  assert.equal((await judged(tokens, 'k8s-x', [])).ok, false);
});

test('attack: a reviewer that hangs refuses in the end, and its late answer changes nothing', async () => {
  const hanging = Promise.withResolvers<TokenReview>();
  const { time, tokens } = tokensOf(reviewer(() => hanging.promise));
  const pending = judged(tokens, 'k8s-x', []);
  time.advance(12_000);
  const told = await pending;
  assert.deepEqual(told, {
    ok: false,
    fault: 'invalid bearer token',
    reason: 'no answer within 12000 ms',
    check: 'reviewInTime',
  });
  hanging.resolve(ALICE);
});

test('a reviewer that rejects refuses', async () => {
  const { tokens } = tokensOf(reviewer(() => Promise.reject(new Error('broken'))));
  const told = await judged(tokens, 'k8s-x', []);
  assert.deepEqual(!told.ok && told.check, 'reviewerWorks');
});

test('attack: reviews under way are bounded; service accounts are judged all the same, and room is made again', async () => {
  const { time, tokens } = tokensOf(reviewer(() => new Promise(() => undefined)));
  const pending = Array.from({ length: 64 }, () => judged(tokens, 'k8s-x', []));
  assert.throws(
    () => judged(tokens, 'k8s-x', []),
    (error) => error instanceof StatusRefusal && error.status === 429,
  );
  assert.equal((await judged(tokens, 'sa', [])).ok, true);
  time.advance(12_000);
  assert.ok((await Promise.all(pending)).every(({ ok }) => !ok));
  assert.ok(judged(tokens, 'k8s-x', []) instanceof Promise);
});
