import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCsvRecord } from './csv-record.ts';

const cases: readonly [string, readonly string[] | undefined][] = [
  ['a', ['a']],
  ['a,b', ['a', 'b']],
  ['a, b,', ['a', ' b', '']],
  ['"a,b",c', ['a,b', 'c']],
  ['"a""b"', ['a"b']],
  ['a\nb', ['a']],
  ['\r\n\na,b\r\nc', ['a', 'b']],
  ['', undefined],
  ['\n', undefined],
  ['a"b', undefined],
  ['"a"b', undefined],
  ['"a', undefined],
];
for (const [text, expected] of cases)
  test(`record of ${JSON.stringify(text)}`, () => assert.deepEqual(parseCsvRecord(text), expected));
