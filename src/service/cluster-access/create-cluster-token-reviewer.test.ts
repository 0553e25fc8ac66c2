import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stsEndpoints } from '../../core/cluster-access/sts/endpoints.ts';
import type { AuditEvent } from '../audit/audit.ts';
import { ClusterTokenReviewer, type ClusterTokenServices } from './create-cluster-token-reviewer.ts';

const NOW = Date.parse('2026-11-22T05:00:00Z');
const QUERY =
  'Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256' +
  '&X-Amz-Credential=AKIA%2F20261122%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date=20261122T050000Z' +
  '&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Signature=00';
const tokenFor = (host: string): string =>
  `k8s-aws-v1.${Buffer.from(`https://${host}/?${QUERY}`).toString('base64url')}`;
const TOKEN = tokenFor('sts.us-east-1.amazonaws.com');
const IDENTITY = {
  status: 200,
  account: '111122223333',
  arn: 'arn:aws:iam::111122223333:user/alice',
  userId: 'AIDA',
} as const;

function reviewer(changes: Partial<ClusterTokenServices> = {}) {
  const events: AuditEvent[] = [];
  const logged: string[] = [];
  const log = (event: string): void => void logged.push(event);
  const made = new ClusterTokenReviewer(
    { clusterId: 'sandbox', endpoints: stsEndpoints(), account: '111122223333', region: 'us-east-1' },
    {
      clock: { now: () => NOW },
      log: { info: log, warn: log, error: log },
      cryptography: { randomUuid: () => 'id' },
      sts: { getCallerIdentity: () => IDENTITY },
      mapIdentity: () => ({ ok: true, username: 'alice', groups: [], by: 'test' }),
      audit: { record: (event) => void events.push(event) },
      ...changes,
    },
  );
  return { made, events, logged };
}

test('a review is synchronous when STS and mappers are', () => {
  const { made, events } = reviewer();
  const review = made.review(TOKEN, { sourceIp: '10.0.0.1', userAgent: 'kubectl' });
  assert.ok(!(review instanceof Promise) && review.ok);
  assert.equal(events[0]?.facts.sourceIp, '10.0.0.1');
  assert.equal(events[0]?.facts.userAgent, 'kubectl');
});

test('tokens are told by their prefix alone', () => {
  const { made } = reviewer();
  assert.deepEqual(
    ['k8s-aws-v1.', 'k8s-aws-v1', 'eyJ', ''].map((token) => made.recognises(token)),
    [true, false, false, false],
  );
});

test('attack: what is not audited is not let in', async () => {
  const audit = {
    record: () => {
      throw new Error('the trail is full');
    },
  };
  const now = reviewer({ audit });
  const review = await now.made.review(TOKEN);
  assert.ok(!review.ok && review.check === 'internal');
  assert.deepEqual(now.logged, ['cluster-access.review-failed']);
  const later = reviewer({ audit, sts: { getCallerIdentity: async () => IDENTITY } });
  const late = await later.made.review(TOKEN);
  assert.ok(!late.ok && late.check === 'internal');
});

test('the calls to STS are counted by region, of which there are boundedly many', async () => {
  const counted: string[] = [];
  const metrics = {
    connectionFailed: (region: string) => void counted.push(`failed ${region}`),
    throttled: (region: string) => void counted.push(`throttled ${region}`),
    responded: (status: number, region: string) => void counted.push(`${status} ${region}`),
  };
  let fail = false;
  const sts = {
    getCallerIdentity: () => {
      if (fail) throw new Error('refused');
      return { status: 400, body: 'Throttling' };
    },
  };
  const { made } = reviewer({ metrics, sts });
  await made.review(TOKEN);
  fail = true;
  await made.review(tokenFor('sts.amazonaws.com'));
  assert.deepEqual(counted, ['400 us-east-1', 'throttled us-east-1', 'failed global']);
  for (let region = 0; region < 100; region++) await made.review(tokenFor(`sts.x${region}.amazonaws.com`));
  assert.equal(new Set(counted.filter((each) => each.startsWith('failed'))).size, 64);
  assert.equal(counted.at(-1), 'failed other');
});
