import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseAuthorization } from './authorization-header.ts';
import { headerList } from './header-list.ts';
import { ClaimFault } from './signature-claim.ts';

const VALUE =
  'AWS4-HMAC-SHA256 Credential=AKIA/20261121/us-east-1/sts/aws4_request, SignedHeaders=host;x-amz-date, Signature=ab';

test('a header is read, with or without spaces after its commas', () => {
  const headers = headerList(['X-Amz-Date', '20261121T000000Z']);
  const claim = parseAuthorization(VALUE, headers);
  assert.deepEqual(parseAuthorization(VALUE.replaceAll(', ', ','), headers), claim);
  assert.deepEqual(claim.signedHeaders, ['host', 'x-amz-date']);
  assert.equal(claim.service, 'sts');
});

test('the Date header stands in for x-amz-date', () => {
  const claim = parseAuthorization(VALUE, headerList(['Date', 'Sat, 21 Nov 2026 22:31:49 GMT']));
  assert.equal(claim.timestamp, '20261121T223149Z');
});

test('repeated headers read as neither of their values', () => {
  const headers = headerList(['X-Amz-Date', 'a', 'x-amz-date', ' b   c ']);
  assert.equal(headers.get('x-amz-date'), 'a,b c');
});

test('whatever comes in, it is a claim or a fault that does not echo it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 12, maxLength: 200 }), (text) => {
      try {
        parseAuthorization(`AWS4-HMAC-SHA256 ${text}`, headerList([]));
      } catch (error) {
        assert.ok(error instanceof ClaimFault && !error.message.includes(text));
      }
    }),
  );
});
