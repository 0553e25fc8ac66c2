import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseQuantity } from './quantity.ts';

for (const [text, value] of [
  ['1', 1],
  ['250m', 0.25],
  ['64Mi', 67_108_864],
  ['1.5Gi', 1_610_612_736],
  ['1e3', 1000],
  ['5E', 5e18],
  ['.5', 0.5],
] as const) {
  test(`quantity ${text}`, () => assert.equal(parseQuantity(text), value));
}

for (const text of ['', 'x', '1 Mi', '1MiB', '0x10', '1e999', '--1', 'Mi']) {
  test(`no quantity: ${JSON.stringify(text)}`, () =>
    assert.throws(() => parseQuantity(text), /not a quantity/));
}
