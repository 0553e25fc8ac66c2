import assert from 'node:assert/strict';
import type { KeptEvent } from '../../../../src/service/audit/audit.ts';
import { ACCOUNT_ID, type ClientKey } from '../../../fakes/instance.fake.ts';
import type { TokenCase } from './case-schema.ts';
import type { Shown } from './doors.ts';

type Expected = TokenCase['expect'];
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const DENIED = { metadata: {}, spec: {}, status: { user: {} } };

/** Equal, or for `/…/` a match; ids of requests are not looked at. */
function assertText(actual: string, expected: string, what: string): void {
  const pattern = /^\/(.*)\/$/s.exec(expected)?.[1];
  const seen = actual.replaceAll(UUID, 'UUID');
  if (pattern === undefined) assert.equal(seen, expected, what);
  else assert.match(seen, new RegExp(pattern), what);
}

export function fillKey<Value>(value: Value, key: ClientKey | undefined): Value {
  return JSON.parse(JSON.stringify(value).replaceAll('{key}', key?.accessKeyId ?? '')) as Value;
}

function userOf({ username, uid, groups, extra }: NonNullable<Expected['user']>) {
  const listed = extra && Object.fromEntries(Object.entries(extra).map(([name, value]) => [name, [value]]));
  return { username, uid, groups, ...(listed === null ? {} : { extra: listed }) };
}

function judgeReview({ review }: Shown, expected: Expected): void {
  if (review === undefined) return;
  if (expected.user !== undefined) {
    assert.ok(review.ok, review.ok ? '' : `${review.check}: ${review.message}`);
    assert.deepEqual(review.user, userOf(expected.user));
    assert.equal(review.by, expected.by ?? 'test');
    return;
  }
  assert.ok(!review.ok, 'it was let in');
  assertText(review.message, expected.message ?? '', 'message');
  assert.equal(review.check, expected.check);
  assert.equal(review.result, expected.result ?? 'invalid_token');
}

function judgeHttp({ status, body }: Shown, expected: Expected): void {
  if (status === undefined) return;
  if (expected.user === undefined) {
    assert.equal(status, expected.result === 'sts_throttling' ? 429 : 403);
    assert.deepEqual(body, DENIED);
    return;
  }
  assert.equal(status, 200);
  const { groups, ...user } = userOf(expected.user);
  assert.deepEqual(body, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenReview',
    metadata: {},
    spec: {},
    status: { authenticated: true, user: { ...user, ...(groups.length === 0 ? {} : { groups }) } },
  });
}

export function judge(shown: Shown, expected: Expected): void {
  judgeReview(shown, expected);
  judgeHttp(shown, expected);
}

/** What may be in no record: the token, what it decodes to, its signature, the credentials' secrets. */
function assertNoSecrets(text: string, token: string, key: ClientKey | undefined): void {
  const url = Buffer.from(token.replace(/^k8s-aws-v1\./, ''), 'base64url').toString('latin1');
  const [, signature] = /X-Amz-Signature=([0-9a-f]{64})/.exec(url) ?? [];
  const secrets = [signature, key?.secretAccessKey, key?.sessionToken, token.length > 64 ? token : undefined];
  for (const secret of secrets)
    assert.ok(secret === undefined || !text.includes(secret), 'a secret is in the record');
}

/** The one audit record of the review. */
export function judgeRecord(
  events: readonly KeptEvent[],
  { expect, verifier }: TokenCase,
  token: string,
  key: ClientKey | undefined,
): void {
  assert.equal(events.length, 1);
  const record = events[0]?.record;
  assert.ok(record);
  assertNoSecrets(JSON.stringify(record), token, key);
  const { cluster = 'sandbox', scrubbed = [] } = verifier;
  if (scrubbed.includes(ACCOUNT_ID)) {
    assert.ok(key !== undefined && !JSON.stringify(record).includes(key.accessKeyId));
    assert.ok(!/arn:aws|AROA/.test(JSON.stringify(record)), 'a scrubbed identity is in the record');
  }
  assert.equal(record.eventName, 'AuthenticateClusterToken');
  assert.equal(record.eventSource, `kubernetes.${cluster}.rolecall`);
  const sts = expect.sts === undefined ? 'us-east-1' : expect.sts;
  assert.deepEqual(record.requestParameters, { clusterName: cluster, ...(sts === null ? {} : { sts }) });
  const additional = (record.additionalEventData ?? {}) as Readonly<Record<string, string>>;
  for (const [name, value] of Object.entries(expect.additional ?? {}))
    assert.equal(additional[name], value, name);
  if (expect.user !== undefined) {
    assert.equal(record.errorCode, undefined);
    assert.equal(record.userIdentity.userName, expect.user.username);
    const { username, uid, groups } = expect.user;
    assert.deepEqual(record.responseElements, { username, uid, groups });
    assert.equal(additional.result, 'success');
    return;
  }
  assert.equal(record.errorCode, 'Unauthorized');
  assert.equal(record.errorMessage, 'Unauthorized');
  assert.equal(record.userIdentity.userName, 'system:anonymous');
  assert.equal(additional.result, expect.result ?? 'invalid_token');
  assert.equal(record.rolecall?.check, expect.check);
  const reason = record.rolecall?.reason ?? '';
  if (expect.reason !== undefined) assertText(reason, `/${expect.reason}/`, 'reason');
  else if (!scrubbed.includes(ACCOUNT_ID)) assertText(reason, expect.message ?? '', 'reason');
}
