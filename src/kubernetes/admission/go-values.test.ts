import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseGoBoolean, parseGoInteger } from './go-values.ts';

test('booleans of strconv.ParseBool', () => {
  for (const text of ['1', 't', 'T', 'TRUE', 'true', 'True']) assert.equal(parseGoBoolean(text), true);
  for (const text of ['0', 'f', 'F', 'FALSE', 'false', 'False']) assert.equal(parseGoBoolean(text), false);
  for (const text of ['tRUE', 'yes', '', ' true', undefined]) assert.equal(parseGoBoolean(text), undefined);
});

test('base-10 int64 of strconv.ParseInt', () => {
  assert.equal(parseGoInteger('+900'), 900);
  assert.equal(parseGoInteger('-5'), -5);
  assert.equal(parseGoInteger('007'), 7);
  assert.equal(parseGoInteger('9223372036854775807'), Number(2n ** 63n - 1n));
  for (const text of [
    '9223372036854775808',
    '0x10',
    '1_000',
    '1.5',
    '1e3',
    ' 1',
    '',
    '9'.repeat(100_000),
    undefined,
  ])
    assert.equal(parseGoInteger(text), undefined);
});
